"""The workload of a design: every volume as samples, with the inputs and the formula it came from.

An unknown input makes the amount unknown (None), or a lower bound where its recipe names one; never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from archadvisor.domain.estimate import Input
from archadvisor.domain.quantity import Quantity
from archadvisor.domain.requirements import Requirements
from archadvisor.estimation.formulas import FUNCTIONS, Samples
from archadvisor.estimation.gpus import gpu_figures
from archadvisor.estimation.priors import prior, required
from archadvisor.estimation.sampling import SAMPLES, draw
from archadvisor.estimation.tables import Recipe, leaves, recipes

# Inputs that the component itself gives instead of a table.
COMPONENT_INPUTS = frozenset({"replicas", "gpu_group", "gpu_fixed_s", "gpu_ratio_s", "gpu_length_s", "gpu_error"})


@dataclass(frozen=True)
class Subject:
    """The component that a volume is computed for; most volumes do not depend on it."""

    type: str
    technology_id: str | None = None
    replicas: int = 1


@dataclass(frozen=True)
class Basis:
    """What a figure rests on: inputs and formulas of its parts by name."""

    inputs: Mapping[str, Input]
    steps: Mapping[str, str]

    def joined(self, *others: "Basis") -> "Basis":
        """This basis and the others together."""
        inputs, steps = dict(self.inputs), dict(self.steps)
        for basis in others:
            inputs.update(basis.inputs)
            steps.update(basis.steps)
        return Basis(inputs, steps)


@dataclass(frozen=True)
class Amount:
    """Samples of a volume, its own formula or input, the amounts it is made of, and whether it is a lower bound."""

    values: Samples
    own: Basis
    parts: "tuple[Amount, ...]" = ()
    at_least: bool = False

    @cached_property
    def basis(self) -> Basis:
        """All that it rests on; gathered when somebody asks, since the solver never does."""
        return Basis({}, {}).joined(*(part.basis for part in self.parts), self.own)

    @property
    def inputs(self) -> Mapping[str, Input]:
        """The inputs behind it by name."""
        return self.basis.inputs


class Workload:
    """All volumes of one design for one brief, as so many samples; without a seed at their typical values."""

    def __init__(
        self, requirements: Requirements, types: frozenset[str], seed: int | None, samples: int = SAMPLES
    ) -> None:
        self.requirements = requirements
        self.types = types
        self.seed = seed
        self.samples = samples
        self._known: dict[tuple[str, Subject | None], Amount | None] = {}

    def amount(self, name: str, subject: Subject) -> Amount | None:
        """The volume of this name for a component; None if it rests on something unknown."""
        key = (name, subject if _depends_on_subject(name) else None)
        if key not in self._known:
            recipe = recipes().get(name)
            self._known[key] = self._input(name, subject) if recipe is None else self._computed(name, recipe, subject)
        return self._known[key]

    def drawn(self, quantity: Quantity, stream: str, *, shared: bool = False) -> Samples:
        """Samples of an input, of a price as well: `stream` is its name among all that are drawn."""
        return draw(quantity, stream, self.seed, shared=shared, size=self.samples)

    def uncertain_inputs(self) -> dict[str, Samples]:
        """Samples of every input with a spread that some amount has used, by name."""
        used = {
            key[0] if key[1] is None else f"{key[0]} of {key[1].type}": amount.values
            for key, amount in self._known.items()
            if amount is not None and key[0] not in recipes() and amount.values.size > 1
        }
        return dict(sorted(used.items()))

    def _computed(self, name: str, recipe: Recipe, subject: Subject) -> Amount | None:
        parts = [self.amount(part, subject) for part in recipe.of]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            least = None if recipe.lacking is None else self.amount(recipe.lacking, subject)
            return None if least is None else _stand_in(name, recipe, least)
        values = FUNCTIONS[recipe.by](*(part.values for part in known)) / recipe.over
        bound = any(part.at_least for part in known)
        return Amount(values, Basis({}, {name: _formula(recipe)}), tuple(known), bound)

    def _input(self, name: str, subject: Subject) -> Amount | None:
        found = self._component_input(name, subject) if name in COMPONENT_INPUTS else self._tabled(name, subject)
        if found is None:
            return None
        shared = name not in COMPONENT_INPUTS and leaves()[name].shared
        stream = f"{name}/{subject.type}" if _depends_on_subject(name) else name
        return Amount(self.drawn(found.quantity, stream, shared=shared), Basis({name: found}, {}))

    def _component_input(self, name: str, subject: Subject) -> Input | None:
        if name == "replicas":
            return Input(name=name, quantity=Quantity.exactly(subject.replicas, "units"), source="design: replicas")
        return gpu_figures(subject.technology_id, self._request_shape(subject)).get(name)

    def _request_shape(self, subject: Subject) -> tuple[float, float] | None:
        """Typical input and output tokens of one answer, the same with and without a seed; None if unknown."""
        typical = self if self.seed is None else Workload(self.requirements, self.types, None)
        tokens = [typical.amount(name, subject) for name in ("answer_input_tokens", "answer_output_tokens")]
        known = [float(one.values[0]) for one in tokens if one is not None]
        return (known[0], known[1]) if len(known) == len(tokens) else None

    def _tabled(self, name: str, subject: Subject) -> Input | None:
        return required(name, self.requirements) or prior(name, subject.type, self.requirements, self.types)


def unknown_inputs(name: str, subject: Subject, workload: Workload) -> list[str]:
    """The inputs that keep an amount from being known, in the order of its formula."""
    if workload.amount(name, subject) is not None:
        return []
    recipe = recipes().get(name)
    if recipe is None:
        return [name]
    found = [one for part in recipe.of for one in unknown_inputs(part, subject, workload)]
    return list(dict.fromkeys(found))


def _stand_in(name: str, recipe: Recipe, bound: Amount) -> Amount:
    steps = {name: f"{recipe.lacking}, since a part of the formula is unknown"}
    return Amount(bound.values, Basis({}, steps), (bound,), at_least=True)


def _formula(recipe: Recipe) -> str:
    if recipe.by == "product":
        text = " × ".join(recipe.of)
    elif recipe.by == "sum":
        text = " + ".join(recipe.of)
    else:
        text = f"{recipe.by}({', '.join(recipe.of)})"
    return text if recipe.over == 1 else f"{text} / {plain(recipe.over)}"


def plain(number: float) -> str:
    """A factor of a formula without an exponent."""
    return f"{number:,.0f}" if number >= 1 else f"{number:.6g}"


@cache
def _depends_on_subject(name: str) -> bool:
    recipe = recipes().get(name)
    if recipe is not None:
        parts = [*recipe.of, *([recipe.lacking] if recipe.lacking else [])]
        return any(_depends_on_subject(part) for part in parts)
    return name in COMPONENT_INPUTS or bool(leaves()[name].types)
