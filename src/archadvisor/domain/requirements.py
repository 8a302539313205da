"""What the brief asks for: typed fields with status and evidence, statements, conflicts and questions."""

from typing import Literal

from archadvisor.domain.advice import Advice, Kept, Leaning, Wishes
from archadvisor.domain.model import Autonomy, Model, Status
from archadvisor.domain.quantity import Quantity

Value = Quantity | bool | str | list[str] | None
StatementKind = Literal["capability", "quality", "constraint", "objective", "context", "prohibition"]
Priority = Literal["must", "should", "could"]


class Evidence(Model):
    """A character span of the brief (end exclusive) and its text."""

    start: int
    end: int
    text: str


class Requirement(Model):
    """One field of the requirements. `id` is `req-<field>`; `rule` names what inferred or assumed the value."""

    id: str
    field: str
    value: Value
    unit: str | None = None
    status: Status
    evidence: list[Evidence] = []
    confidence: float = 1.0
    rule: str | None = None


class Statement(Model):
    """One thing the brief says (`stm-01`, ...), with the needs and fields it was understood to express.

    `priority` is `must` for demands; `needs` are ids of need records; everything in a design traces back to these.
    """

    id: str
    text: str
    kind: StatementKind
    priority: Priority
    evidence: list[Evidence]
    needs: list[str] = []
    fields: list[str] = []


class Workflow(Model):
    """Work that a department does (`wf-01`, ...), as far as the brief describes it.

    `work` is what is worked on, in the brief's words; `volume` is how much of it, per period; `effort` the working time
    per item and `lead_time` the time from arrival to result as they are today. `kept_by` are statements that keep its
    decision with people (`person` if they name one), which allows at most `kept_at`; `bounded_by` are statements that
    keep what exceeds an amount with people. `goal_ids` are statements that say what is to be achieved with it.
    """

    id: str
    name: str
    department: str
    department_status: Status = "stated"
    work_kind_id: str
    work: str
    statement_ids: list[str]
    needs: list[str] = []
    volume: Quantity | None = None
    effort: Quantity | None = None
    lead_time: Quantity | None = None
    person: str | None = None
    systems: list[str] = []
    kept_by: list[str] = []
    kept_at: Autonomy | None = None
    bounded_by: list[str] = []
    goal_ids: list[str] = []
    evidence: list[Evidence] = []


class Relaxation(Model):
    """One way out of a conflict: change this requirement to this value."""

    requirement_id: str
    change: str
    effect: str


class Conflict(Model):
    """Requirements that cannot all hold, in the user's words."""

    id: str
    requirement_ids: list[str]
    explanation: str
    relaxations: list[Relaxation] = []


class Question(Model):
    """A question worth asking: `worth` in [0, 1] is how much the answer could change design, cost or risk.

    It is about a requirement, or about an element of the design of which a fact is not known.
    """

    id: str
    text: str
    requirement_id: str | None
    element_id: str | None = None
    why: str
    worth: float
    options: list[str] = []

    @property
    def field(self) -> str | None:
        """The field that it asks for; None for a fact of an element."""
        return self.requirement_id.removeprefix("req-") if self.requirement_id else None


class Brief(Model):
    """The screened text of the user: data, never instructions. `context` holds supporting documents by name."""

    title: str
    text: str
    sha256: str
    language: str = "en"
    context: dict[str, str] = {}


class Requirements(Model):
    """All that was understood of a brief. `fields` maps a field id of the vocabulary to its requirement.

    `workflows` is empty unless the brief describes the work of several departments. `ambiguities` are questions that
    the words of the brief raise; `wishes` and `leanings` (by input of the estimate) are what is preferred and expected
    beyond what the brief says, `kept` is what may not be lost by it; `advice` tells what of this is from a chat model.
    `set_aside` is what of the brief was not taken for its author's own words; it has no part in anything else.
    """

    fields: dict[str, Requirement]
    statements: list[Statement] = []
    workflows: list[Workflow] = []
    conflicts: list[Conflict] = []
    ambiguities: list[Question] = []
    wishes: Wishes = Wishes()
    leanings: dict[str, Leaning] = {}
    kept: Kept = Kept()
    advice: list[Advice] = []
    set_aside: list[Evidence] = []

    def value(self, field: str) -> Value:
        """The value of a field; None if unknown or absent."""
        found = self.fields.get(field)
        return None if found is None else found.value

    def quantity(self, field: str) -> Quantity | None:
        """The value of a quantity field; None if unknown."""
        value = self.value(field)
        return value if isinstance(value, Quantity) else None

    def text(self, field: str) -> str | None:
        """The value of a text or enum field; None if unknown."""
        value = self.value(field)
        return value if isinstance(value, str) else None

    def items(self, field: str) -> list[str]:
        """The value of a set field; empty if unknown."""
        value = self.value(field)
        return value if isinstance(value, list) else []

    def has(self, need: str) -> bool:
        """Whether the brief expresses a need (closed world: what is not expressed is not needed)."""
        return need in self.items("needs")

    def advised(self, agent: str) -> bool:
        """Whether a chat model has been asked in the name of this agent."""
        return any(one.agent == agent for one in self.advice)

    def ids_for_need(self, need: str) -> list[str]:
        """Ids of the statements that express a need."""
        return [statement.id for statement in self.statements if need in statement.needs]
