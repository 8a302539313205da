"""Technologies by CP-SAT: one boolean per candidate, one assumption per requirement, the fewest points against.

One worker and a fixed seed: the same problem has the same answer. Money counts in cents, time in ms, points in
hundredths, unavailability as -ln(A)·1e7, so that the solver sees integers only.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, CpSolver, CpSolverStatus, IntVar, LinearExpr

from archadvisor.agents.reasoning.candidates import Candidate
from archadvisor.agents.reasoning.constraints import Rule
from archadvisor.agents.reasoning.limits import Limit, Limits
from archadvisor.agents.reasoning.scoring import Scale, selection_tables
from archadvisor.domain.vocabulary import ontology
from archadvisor.telemetry import span
from archadvisor.telemetry.conventions import SOLVE_STATUS, SOLVE_VARIABLES

CENTS_PER_USD = 100
CLOUDS = ("aws", "azure", "gcp")
UNITS_PER_POINT = 100
# Against a small model that is as large as the one that it is to relieve: more than any step of quality or cost.
POINTLESS_POINTS = 40
UNITS_PER_NEPER = 10_000_000
LONGEST_MS = 1_000_000_000
LEAST_AVAILABILITY = 1e-9
# Deterministic seconds of search: far above what a design of this size takes, so that nothing hangs.
SEARCH_LIMIT = 4.0
# Points for leaving a component that is not a must without a product: more than any product costs.
LEFT_OPEN_POINTS = 2_000
GIVEN_POINTS = 30
# A wish decides between products that are about as good; it does not make up for a grade of what weighs most.
WISHED_POINTS = 6
# One more product that differs outweighs all points that may be lost for it.
UNITS_PER_DISTANCE = 10_000_000


@dataclass(frozen=True)
class Problem:
    """What is to be chosen and under which requirements.

    `musts` may not be left open; `serving` are the types that an interactive request needs, `paths` those that it waits
    for, by flow; `given` holds for each product that is in place the ids of the technologies that it may mean; `wished`
    are pairs of a type and the technology that is preferred for it.
    """

    options: Mapping[str, tuple[Candidate, ...]]
    musts: frozenset[str]
    serving: frozenset[str]
    paths: tuple[frozenset[str], ...]
    rules: tuple[Rule, ...]
    limits: Limits
    given: tuple[frozenset[str], ...]
    wished: frozenset[tuple[str, str]] = frozenset()
    seed: int = 0


@dataclass(frozen=True)
class Selection:
    """A candidate for each type that got one, and the points against the whole."""

    chosen: Mapping[str, Candidate]
    points: float

    def technology_ids(self) -> dict[str, str]:
        """The technology id of each type."""
        return {type_id: one.technology.id for type_id, one in self.chosen.items()}


@dataclass
class Encoding:
    """The problem as a CP model: `picks[type][i]` is candidate i, `literals` say that a requirement is enforced."""

    problem: Problem
    model: CpModel
    picks: dict[str, list[IntVar]] = field(default_factory=dict)
    literals: dict[str, IntVar] = field(default_factory=dict)

    def pairs(self, types: Iterable[str] | None = None) -> Iterable[tuple[IntVar, Candidate]]:
        """All booleans with their candidates, of these types or of all."""
        for type_id in self.picks if types is None else types:
            yield from zip(self.picks.get(type_id, []), self.problem.options.get(type_id, ()), strict=True)

    def enforced(self, requirement_id: str) -> IntVar:
        """The literal of a requirement."""
        if requirement_id not in self.literals:
            self.literals[requirement_id] = self.model.new_bool_var(requirement_id)
        return self.literals[requirement_id]


def encode(problem: Problem) -> Encoding:
    """The model of a problem with every requirement under its literal, no objective yet."""
    encoding = Encoding(problem, CpModel())
    for type_id in _ordered(problem.options):
        _encode_type(encoding, type_id)
    _encode_rules(encoding)
    _encode_limits(encoding)
    _encode_given(encoding)
    _encode_pairs(encoding)
    return encoding


def _ordered(options: Mapping[str, tuple[Candidate, ...]]) -> list[str]:
    return [type_id for type_id in ontology().component_types if options.get(type_id)]


def _encode_type(encoding: Encoding, type_id: str) -> None:
    """Exactly one candidate; at most one for what is no must and has no candidate that every rule admits."""
    options = encoding.problem.options[type_id]
    rules = encoding.problem.rules
    legal = any(not any(rule.excludes(one) for rule in rules) for one in options)
    picks = [encoding.model.new_bool_var(f"{type_id}/{number}") for number in range(len(options))]
    encoding.picks[type_id] = picks
    if legal or type_id in encoding.problem.musts:
        encoding.model.add_exactly_one(picks)
    else:
        encoding.model.add_at_most_one(picks)


def _encode_rules(encoding: Encoding) -> None:
    for rule in encoding.problem.rules:
        excluded = [pick for pick, candidate in encoding.pairs() if rule.excludes(candidate)]
        if excluded:
            literal = encoding.enforced(rule.requirement_id)
            encoding.model.add_bool_and([pick.negated() for pick in excluded]).only_enforce_if(literal)


def _encode_limits(encoding: Encoding) -> None:
    for goal in goals_of(encoding.problem.limits):
        literal = encoding.enforced(goal.limit.requirement_id)
        encoding.model.add(goal.total(encoding) <= math.floor(goal.in_units(goal.limit.bound))).only_enforce_if(literal)


@dataclass(frozen=True)
class Goal:
    """A limit with the expression that it bounds and the scale of that expression."""

    limit: Limit
    total: "Callable[[Encoding], LinearExpr | IntVar]"
    in_units: Callable[[float], float]
    from_units: Callable[[float], float]


def goals_of(limits: Limits) -> list[Goal]:
    """The limits that are there, as the solver measures them."""
    goals = []
    if limits.budget is not None:
        goals.append(Goal(limits.budget, total_cents, lambda usd: usd * CENTS_PER_USD, lambda c: c / CENTS_PER_USD))
    if limits.time is not None:
        goals.append(Goal(limits.time, slowest_path_ms, lambda ms: ms, lambda ms: ms))
    if limits.outage is not None:
        goals.append(Goal(limits.outage, total_outage, outage_units, lambda n: 1 - math.exp(-n / UNITS_PER_NEPER)))
    return goals


def outage_units(unavailability: float) -> float:
    """-ln of the availability in 1e-7: additive over stages in series."""
    return -math.log(max(LEAST_AVAILABILITY, 1.0 - unavailability)) * UNITS_PER_NEPER


def total_cents(encoding: Encoding) -> LinearExpr:
    """Known monthly cost in cents; unknown costs are not in the sum."""
    terms = [(pick, one.usd_per_month) for pick, one in encoding.pairs() if one.usd_per_month is not None]
    return weighted((pick, usd * CENTS_PER_USD) for pick, usd in terms)


def slowest_path_ms(encoding: Encoding) -> LinearExpr | IntVar:
    """Sum in ms of the P95s of the stages of the slowest path that is waited for."""
    slowest = encoding.model.new_int_var(0, LONGEST_MS, "slowest path")
    for path in encoding.problem.paths:
        stages = encoding.pairs(sorted(path & encoding.picks.keys()))
        encoding.model.add(slowest >= weighted((pick, one.latency_p95_ms) for pick, one in stages))
    return slowest


def total_outage(encoding: Encoding) -> LinearExpr:
    """-ln of the availability of the serving path in 1e-7, stages in series."""
    serving = encoding.pairs(sorted(encoding.problem.serving & encoding.picks.keys()))
    return weighted((pick, outage_units(one.unavailability)) for pick, one in serving)


def weighted(terms: Iterable[tuple[IntVar, float]]) -> LinearExpr:
    """The sum of weighted booleans, weights rounded to whole units."""
    pairs = [(pick, round(weight)) for pick, weight in terms]
    return LinearExpr.weighted_sum([pick for pick, _ in pairs], [weight for _, weight in pairs])


def _encode_given(encoding: Encoding) -> None:
    """What is in place is used at least once, if some type could be filled by it."""
    for meant in encoding.problem.given:
        users = [pick for pick, one in encoding.pairs() if one.technology.id in meant]
        if users:
            encoding.model.add_bool_or(users).only_enforce_if(encoding.enforced("req-given_stack"))


def _encode_pairs(encoding: Encoding) -> None:
    """Products that only work beside certain others; no restriction where the other type is not in the design."""
    for pair in selection_tables().pairs:
        if pair.other not in encoding.picks and "*" not in pair.by:
            continue
        partners = [
            pick for pick, one in encoding.pairs([pair.other]) if "*" in pair.by or one.technology.id in pair.by
        ]
        for pick, one in encoding.pairs([pair.type]):
            if one.technology.id in pair.products:
                encoding.model.add_bool_or(partners).only_enforce_if(pick)


def add_objective(encoding: Encoding, scale: Scale) -> LinearExpr:
    """Minimise the points against: candidates, open components, products, vendors, further clouds; returns them."""
    given = frozenset().union(*encoding.problem.given)
    wished = encoding.problem.wished
    terms = [(pick, _candidate_units(one, scale, given, wished)) for pick, one in encoding.pairs()]
    terms += [(used, scale.weights["product"] * UNITS_PER_POINT) for used in _distinct(encoding, "product", _product)]
    terms += [(used, scale.weights["vendor"] * UNITS_PER_POINT) for used in _distinct(encoding, "vendor", _vendor)]
    terms.append((further_clouds(encoding), scale.weights["cloud"] * UNITS_PER_POINT))
    terms.append((_pointless_small_model(encoding), POINTLESS_POINTS * UNITS_PER_POINT))
    units = weighted(terms)
    encoding.model.minimize(units)
    return units


def _candidate_units(
    candidate: Candidate, scale: Scale, given: frozenset[str], wished: frozenset[tuple[str, str]]
) -> float:
    """Points against one candidate; negative overall, since filling a component beats leaving it open."""
    known = GIVEN_POINTS if candidate.technology.id in given else 0
    preferred = WISHED_POINTS if (candidate.type, candidate.technology.id) in wished else 0
    return (scale.points(candidate) - LEFT_OPEN_POINTS - known - preferred) * UNITS_PER_POINT


def _product(candidate: Candidate) -> str:
    return candidate.technology.id


def _vendor(candidate: Candidate) -> str | None:
    return candidate.house


def _distinct(encoding: Encoding, what: str, named: Callable[[Candidate], str | None]) -> list[IntVar]:
    """For each name a boolean that is true if any chosen candidate has it."""
    users: dict[str, list[IntVar]] = {}
    for pick, candidate in encoding.pairs():
        if (name := named(candidate)) is not None:
            users.setdefault(name, []).append(pick)
    found = []
    for name in sorted(users):
        used = encoding.model.new_bool_var(f"{what}/{name}")
        for pick in users[name]:
            encoding.model.add_implication(pick, used)
        found.append(used)
    return found


def _pointless_small_model(encoding: Encoding) -> IntVar:
    """1 where the model for simple cases is no smaller than the one that it relieves."""
    pointless = encoding.model.new_bool_var("small model as large as the large one")
    small = list(encoding.pairs(["small_model"]))
    large = list(encoding.pairs(["llm_managed_api", "llm_self_hosted"]))
    for tier in sorted({one.technology.quality_tier for _, one in small}):
        no_smaller = LinearExpr.sum([pick for pick, one in small if one.technology.quality_tier >= tier])
        no_larger = LinearExpr.sum([pick for pick, one in large if one.technology.quality_tier <= tier])
        encoding.model.add(pointless >= no_smaller + no_larger - 1)
    return pointless


def further_clouds(encoding: Encoding) -> IntVar:
    """How many clouds beyond the first the chosen products are tied to."""
    clouds = {name: encoding.model.new_bool_var(f"cloud/{name}") for name in CLOUDS}
    for pick, candidate in encoding.pairs():
        bound = [name for name in candidate.technology.clouds if name in clouds]
        if bound and "any" not in candidate.technology.clouds:
            encoding.model.add_bool_or([clouds[name] for name in bound]).only_enforce_if(pick)
    further = encoding.model.new_int_var(0, len(clouds) - 1, "further clouds")
    encoding.model.add(further >= sum(clouds.values()) - 1)
    return further


def solver_of(problem: Problem) -> CpSolver:
    """A solver with one worker, a fixed seed and a deterministic bound on its search.

    The problem is close to its linear relaxation, so all of it goes there: several times faster, on the largest briefs
    a hundred times.
    """
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = problem.seed
    solver.parameters.max_deterministic_time = SEARCH_LIMIT
    return solver


def solved(solver: CpSolver, encoding: Encoding) -> CpSolverStatus:
    """How the search ended; a span tells how long it took over how many variables."""
    with span("solve", attributes={SOLVE_VARIABLES: len(encoding.model.proto.variables)}) as current:
        status = solver.solve(encoding.model)
        current.set_attribute(SOLVE_STATUS, solver.status_name(status))
    return status


def select(
    problem: Problem, scale: Scale, others: Iterable[Selection] = (), differing: int = 0, types: Iterable[str] = ()
) -> Selection | None:
    """The selection with the fewest points against; None if the requirements cannot all hold.

    It differs from each of `others` in at least `differing` of the given `types`.
    """
    encoding = enforced_encoding(problem)
    if encoding is None:
        return None
    for other in others:
        _keep_away(encoding, other, differing, types)
    add_objective(encoding, scale)
    solver = solver_of(problem)
    status = solved(solver, encoding)
    return read(encoding, solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def farthest(
    problem: Problem, scale: Scale, others: Sequence[Selection], types: Sequence[str], within: float
) -> Selection | None:
    """The selection whose least distance to the others, in products of these types, is greatest.

    Among those whose points against exceed the fewest by at most a share; of equally far ones the one with the fewest.
    None if none differs from all others or the requirements cannot all hold.
    """
    encoding, best = enforced_encoding(problem), select(problem, scale)
    if encoding is None or best is None:
        return None
    units = add_objective(encoding, scale)
    margin = within * sum(scale.points(one) for one in best.chosen.values())
    encoding.model.add(units <= math.floor((best.points + margin) * UNITS_PER_POINT))
    distance = encoding.model.new_int_var(1, max(1, len(types)), "distance")
    for other in others:
        _keep_away(encoding, other, distance, types)
    encoding.model.minimize(units - UNITS_PER_DISTANCE * distance)
    solver = solver_of(problem)
    if solved(solver, encoding) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return replace(read(encoding, solver), points=solver.value(units) / UNITS_PER_POINT)


def enforced_encoding(problem: Problem) -> Encoding | None:
    """The model with every requirement enforced; None if a requirement alone leaves nothing to choose from."""
    legal = _legal(problem)
    if legal is None:
        return None
    encoding = encode(legal)
    for literal in encoding.literals.values():
        encoding.model.add_bool_and([literal])
    return encoding


def _legal(problem: Problem) -> Problem | None:
    """The problem without what its rules exclude; None if a must or a product that is in place loses all candidates."""
    options = {
        type_id: tuple(one for one in found if not any(rule.excludes(one) for rule in problem.rules))
        for type_id, found in problem.options.items()
    }
    if any(problem.options.get(must) and not options[must] for must in problem.musts):
        return None
    possible, left = _offered(problem.options), _offered(options)
    if any(meant & possible and not meant & left for meant in problem.given):
        return None
    return replace(problem, options=options, rules=())


def _offered(options: Mapping[str, tuple[Candidate, ...]]) -> frozenset[str]:
    """Ids of the technologies among the candidates."""
    return frozenset(one.technology.id for found in options.values() for one in found)


def _keep_away(encoding: Encoding, other: Selection, differing: "int | IntVar", types: Iterable[str]) -> None:
    ids = other.technology_ids()
    shared = [type_id for type_id in types if type_id in ids and type_id in encoding.picks]
    same = [pick for pick, one in encoding.pairs(shared) if one.technology.id == ids[one.type]]
    encoding.model.add(sum(same) <= len(shared) - differing)


def read(encoding: Encoding, solver: CpSolver) -> Selection:
    """The solution that a solver found."""
    chosen = {one.type: one for pick, one in encoding.pairs() if solver.boolean_value(pick)}
    return Selection(chosen, solver.objective_value / UNITS_PER_POINT)
