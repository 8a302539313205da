"""Live progress on standard error: one line per agent, saying what it found."""

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.text import Text

from archadvisor.cli.ledger import Calls, told
from archadvisor.deliverables.escape import visible
from archadvisor.domain.document import DesignDocument
from archadvisor.errors import InternalError
from archadvisor.graphs.run import Happening, NodeEnded
from archadvisor.guardrails.redaction import Gate
from archadvisor.knowledge.store import store_folder
from archadvisor.models.contract import CallEvent
from archadvisor.telemetry.events import Prose

Update = dict[str, Any]


def _screened(update: Update) -> str:
    findings = update["findings"]
    found = f", {len(findings)} finding(s): " + "; ".join(one.message for one in findings) if findings else ""
    return f"{len(update['brief'].text.split())} words read{found}"


def _understood(update: Update) -> str:
    requirements = update["requirements"]
    stated = sum(one.status == "stated" for one in requirements.fields.values())
    archetype = (requirements.text("archetype") or "no archetype yet").replace("_", " ")
    return f"{archetype}; {len(requirements.statements)} statements, {stated} facts stated"


def _placed(update: Update) -> str:
    design = update.get("design")
    if design is None:
        return "nothing fits: " + "; ".join(one.explanation for one in update.get("conflicts", []))
    parts = f"{len(design.components)} components, {len(design.relations)} relations"
    return f"pass {update['revision']}: {parts}, {len(design.patterns)} patterns, {len(design.decisions)} decisions"


def _priced(update: Update) -> str:
    cost = update["estimate"].monthly_cost_usd
    if cost is None:
        return "cost unknown; " + "; ".join(update["estimate"].warnings[:1])
    at_least = "at least " if update["estimate"].cost_status == "at_least" else ""
    return f"{at_least}USD {cost.p50:,.0f} a month ({cost.p5:,.0f} to {cost.p95:,.0f})"


def _reviewed(update: Update) -> str:
    review = update["review"]
    return f"{len(review.risks)} risks, {len(review.controls)} controls, {len(review.obligations)} obligations"


def _validated(update: Update) -> str:
    violations = update["violations"]
    return "all checks hold" if not violations else "; ".join(one.message for one in violations[:3])


def _explored(update: Update) -> str:
    """Nothing where there is no design to have alternatives to."""
    if "alternatives" not in update:
        return ""
    return f"{len(update['alternatives'])} alternatives: " + "; ".join(one.name for one in update["alternatives"])


def _asked(update: Update) -> str:
    return f"{len(update['questions'])} question(s) would change the design"


TELL: dict[str, Callable[[Update], str]] = {
    "screen": _screened,
    "requirements-analyst": _understood,
    "component-designer": _placed,
    "cost-estimator": _priced,
    "safety-reviewer": _reviewed,
    "validate": _validated,
    "alternatives": _explored,
    "clarify": _asked,
}


class Progress:
    """Tells what each node found and keeps the document that the last one made."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._document: DesignDocument | None = None
        self._gate = Gate()
        self._calls = Calls()
        self._live: Live | None = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        self._rest()

    def prepare(self) -> None:
        """Say so if the knowledge store has to be built first, which takes a minute once for each version."""
        if not store_folder().is_dir():
            self._console.print("  building the knowledge store and training the reader, once for this version")

    def tell(self, happening: Happening) -> None:
        """Print one line for what ended, past the redaction gate; text of the brief is never read as markup.

        While models are asked, a line below shows on a terminal how it goes.
        """
        match happening:
            case NodeEnded():
                self._tell_ended(*happening)
            case CallEvent():
                self._tell_call(happening)
            case Prose():
                self._print(happening.agent, happening.text, "not bold italic")

    def _tell_call(self, event: CallEvent) -> None:
        self._calls = self._calls.after(event)
        if (line := told(event)) is not None:
            self._print(event.agent, line, "not bold dim")
        if not self._console.is_terminal:
            return
        if not self._calls.waiting():
            self._rest()
        elif self._live is None:
            self._live = Live(self._calls.line(), console=self._console, transient=True, refresh_per_second=8)
            self._live.start()
        else:
            self._live.update(self._calls.line())

    def _rest(self) -> None:
        """Take the live line away."""
        if self._live is not None:
            self._live.stop()
        self._live = None

    def _tell_ended(self, node: str, update: Update) -> None:
        if "document" in update:
            self._document = update["document"]
        if "brief" in update:
            self._gate.learn(update["brief"].text)
        if node in TELL and (found := TELL[node](update)):
            self._print(node, found)

    def _print(self, name: str, text: str, style: str = "not bold default") -> None:
        line = Text(f"  {name:<21}", style="bold cyan").append(visible(self._gate.text(text)), style=style)
        self._console.print(line, soft_wrap=True)

    def document(self) -> DesignDocument:
        """The finished document; raises InternalError if the graph made none."""
        if self._document is None:
            raise InternalError("the design graph ended without a document; please report this brief")
        return self._document
