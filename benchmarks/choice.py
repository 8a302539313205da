"""Time of the choice of technologies: CP-SAT beside HiGHS (scipy's milp) on the same problems, in one run.

usage: python benchmarks/choice.py [--rounds N] [--front N] [BRIEF_OR_FOLDER...]      (default: the briefs of examples/)

Each brief is read and shaped once; what is timed is building the model and choosing, as the designer does. HiGHS gets
the very same constraints and objective, turned into rows of a matrix outside its time. Where both prove the optimum,
their objectives must agree. Without scipy (`pip install scipy`, used nowhere else) only CP-SAT is timed.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archadvisor.agents.reasoning.assembly import Draft, draft_of, settle
from archadvisor.agents.reasoning.demands import Demands
from archadvisor.agents.reasoning.front import front_beside
from archadvisor.agents.reasoning.scoring import Scale, scale_of
from archadvisor.agents.reasoning.selection import Selection, add_objective, enforced_encoding, select
from archadvisor.graphs.run import embedded_reasoner, embedded_tools
from archadvisor.guardrails.intake import read_source
from archadvisor.guardrails.screening import screen

UNBOUNDED = 1e15
Row = tuple[dict[int, float], float, float]
"""Coefficients by variable, lower and upper bound."""


@dataclass(frozen=True)
class Case:
    """A brief with its problem of choice, with limits that can be met."""

    name: str
    draft: Draft
    scale: Scale
    chosen: Selection

    def candidates(self) -> int:
        """How many candidates there are over all parts."""
        return sum(len(one) for one in self.draft.problem.options.values())


def cases(paths: list[Path]) -> Iterator[Case]:
    """The problems of the briefs for which something fits."""
    tools, reasoner = embedded_tools(), embedded_reasoner()
    for path in paths:
        brief, _ = screen(read_source(str(path)), path.stem, {})
        requirements, _ = reasoner.read(brief, tools)
        settled = settle(draft_of(requirements, Demands(), tools), requirements)
        if settled.selection is not None:
            yield Case(path.stem, settled.draft, scale_of(requirements), settled.selection)


def milliseconds(run: Callable[[], object], rounds: int) -> list[float]:
    """The time of each round."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        found.append((time.perf_counter() - started) * 1000)
    return found


def p95(values: list[float]) -> float:
    """The 95th percentile, nearest rank."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


@dataclass(frozen=True)
class Matrix:
    """A problem as HiGHS takes it: minimise `cost · x` with `low <= rows · x <= high` and whole x within bounds."""

    cost: NDArray[np.float64]
    rows: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]

    def solve(self) -> float:
        """The least cost by scipy's milp."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        whole = np.ones_like(self.cost)
        limits = LinearConstraint(self.rows, self.low, self.high)
        found: Any = milp(self.cost, integrality=whole, bounds=Bounds(self.least, self.most), constraints=limits)
        return float(found.fun)


def matrix_of(case: Case) -> Matrix:
    """The rows that say what the CP model says."""
    encoding = enforced_encoding(case.draft.problem)
    if encoding is None:
        raise ValueError(f"{case.name}: nothing fits")
    add_objective(encoding, case.scale)
    proto: Any = encoding.model.proto
    count = len(proto.variables)
    rows = [row for one in proto.constraints for row in rows_of(one)]
    cost, matrix = np.zeros(count), np.zeros((len(rows), count))
    for variable, weight in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        cost[variable] += weight
    for place, (terms, _, _) in enumerate(rows):
        for variable, weight in terms.items():
            matrix[place, variable] += weight
    domains = [(min(one.domain), max(one.domain)) for one in proto.variables]
    bounds = (np.array([row[1] for row in rows]), np.array([row[2] for row in rows]))
    least, most = (np.array([domain[side] for domain in domains], dtype=float) for side in (0, 1))
    return Matrix(cost, matrix, *bounds, least, most)


def rows_of(constraint: Any) -> Iterator[Row]:
    """One constraint as rows; enforced ones hold, or are clauses with their conditions negated."""
    unless = [-1 - one for one in constraint.enforcement_literal]
    if constraint.has_exactly_one():
        yield _sum(constraint.exactly_one.literals, 1, 1)
    elif constraint.has_at_most_one():
        yield _sum(constraint.at_most_one.literals, -np.inf, 1)
    elif constraint.has_bool_or():
        yield _sum([*constraint.bool_or.literals, *unless], 1, np.inf)
    elif constraint.has_bool_and():
        yield from (_sum([one, *unless], 1, np.inf) for one in constraint.bool_and.literals)
    elif constraint.has_linear():
        linear = constraint.linear
        low, high = (_bound(one) for one in (min(linear.domain), max(linear.domain)))
        yield dict(zip(linear.vars, linear.coeffs, strict=True)), low, high


def _bound(value: int) -> float:
    """A bound of a row; what only fills the solver's integers is none."""
    return float(value) if abs(value) < UNBOUNDED else float(np.copysign(np.inf, value))


def _sum(literals: Any, low: float, high: float) -> Row:
    """The sum of literals within bounds; a negated one counts as 1 - x."""
    terms: dict[int, float] = {}
    negated = 0
    for one in literals:
        variable, sign = (one, 1.0) if one >= 0 else (-1 - one, -1.0)
        negated += sign < 0
        terms[variable] = terms.get(variable, 0.0) + sign
    return terms, low - negated, high - negated


def report(case: Case, rounds: int, points: int, *, beside: bool) -> tuple[float, float]:
    """Print the times of one case; the P95 of CP-SAT and of HiGHS in milliseconds."""
    problem, scale = case.draft.problem, case.scale
    ours = milliseconds(lambda: select(problem, scale), rounds)
    front = milliseconds(lambda: front_beside(problem, case.chosen, points), 1)[0] if points else 0.0
    size = f"{case.name[:38]:40}{len(problem.options):6}{case.candidates():7}"
    line = f"{size}{statistics.median(ours):9.1f}{p95(ours):9.1f}"
    if not beside:
        print(f"{line}{'':20}{front:9.0f}")
        return p95(ours), 0.0
    matrix = matrix_of(case)
    theirs = milliseconds(matrix.solve, rounds)
    chosen = select(problem, scale)
    same = chosen is not None and abs(matrix.solve() / 100 - chosen.points) < 0.01 + 1e-4 * abs(chosen.points)
    print(f"{line}{statistics.median(theirs):9.1f}{p95(theirs):9.1f}{front:9.0f}  {'same' if same else 'DIFFERS'}")
    return p95(ours), p95(theirs)


def main() -> None:
    """Print the table, the largest case last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("briefs", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--front", type=int, default=8, help="points of the front to time as well; 0 for none")
    options = parser.parse_args()
    given = options.briefs or [Path(__file__).parents[1] / "examples"]
    paths = [one for path in given for one in (sorted(path.glob("*.md")) if path.is_dir() else [path])]
    beside = find_spec("scipy") is not None
    if not beside:
        print("scipy is not installed, so only CP-SAT is timed")
    print(f"{'case':40}{'parts':>6}{'cands':>7}{'cp ms':>9}{'p95':>9}{'milp ms':>9}{'p95':>9}{'front':>9}")
    found = sorted(cases(paths), key=Case.candidates)
    times = [report(one, options.rounds, options.front, beside=beside) for one in found]
    if times:
        print(f"largest case: CP-SAT P95 {times[-1][0]:.0f} ms (limit 500), HiGHS P95 {times[-1][1]:.0f} ms")
        print(f"slowest case: CP-SAT P95 {max(one[0] for one in times):.0f} ms")


if __name__ == "__main__":
    main()
