"""What a turn is acted on at: the session, its versions, the design as it stands; and what comes of acting."""

from collections.abc import Callable
from dataclasses import dataclass, field

from archadvisor.agents.contract import Toolbox
from archadvisor.agents.reasoning.turns.applying import with_changes
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Requirements
from archadvisor.domain.restored import requirements_of
from archadvisor.domain.session import Block, Change, Intent, Session, Version
from archadvisor.graphs.run import apart, redesign
from archadvisor.guardrails.screening import screen
from archadvisor.sessions.store import sha256_of


@dataclass(frozen=True)
class Desk:
    """The state before a turn is acted on. `next_id` is the id of the next version, `now` the time (UTC)."""

    session: Session
    versions: list[Version]
    current: Version
    document: DesignDocument
    tools: Toolbox
    next_id: str
    now: str
    document_of: Callable[[Version], DesignDocument]

    def version(self, version_id: str) -> Version:
        """A version of the session."""
        return next(one for one in self.versions if one.id == version_id)

    def requirements_after(self, changes: list[Change]) -> Requirements:
        """The requirements with further changes. Raises InputError on one that cannot be."""
        brief, _ = screen(self.session.brief, self.session.title, self.session.context)
        said = [one.words for one in self.current.changes if one.kind == "say"]
        return with_changes(requirements_of(self.document), brief, said, changes, self.tools.knowledge)

    def redesigned(self, changes: list[Change]) -> DesignDocument:
        """The design for the requirements with further changes. What was asked and is still open stays asked."""
        requirements = self.requirements_after(changes)
        found = apart(lambda: redesign(self.document, requirements))
        stated = {f"req-{name}" for name, one in found.requirements.items() if one.status == "stated"}
        open_still = [one for one in self.document.questions if one.requirement_id not in stated]
        return found.model_copy(update={"questions": open_still})

    def new_version(self, label: str, changes: list[Change], document: DesignDocument, branch: str = "") -> Version:
        """The next version, made from the current one."""
        return Version(
            id=self.next_id,
            parent_id=self.current.id,
            branch=branch or self.current.branch,
            label=label,
            changes=[*self.current.changes, *changes],
            document_sha256=sha256_of(document),
            at=self.now,
        )


@dataclass(frozen=True)
class Outcome:
    """What acting on a turn led to.

    `version` was made or marked, `document` belongs to a new one; `current_id` is where the session then stands;
    `pending` is what a yes would do next.
    """

    told: str
    blocks: list[Block] = field(default_factory=list)
    version: Version | None = None
    document: DesignDocument | None = None
    current_id: str | None = None
    pending: Intent | None = None
