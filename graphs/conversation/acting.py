"""Doing what a turn asks for; everything that changes something makes or marks a version."""

from collections.abc import Callable, Mapping
from pathlib import Path

from archadvisor.agents.reasoning.turns.intents import asks
from archadvisor.deliverables import render, write_files
from archadvisor.domain.session import Acceptance, Approval, Block, Intent
from archadvisor.graphs.conversation.answers import (
    compared,
    differing,
    shown,
    supposed,
    versions_table,
    what_changed,
    why,
    why_not,
)
from archadvisor.graphs.conversation.desk import Desk, Outcome
from archadvisor.knowledge.store import default_home


def act(intent: Intent, desk: Desk) -> Outcome:
    """Do what a turn asks for. Raises InputError where that cannot be, saying why."""
    return ACT[intent.kind](intent, desk)


def _changed(intent: Intent, desk: Desk) -> Outcome:
    document = desk.redesigned(intent.changes)
    version = desk.new_version(intent.heard, intent.changes, document)
    blocks = differing(desk.document, document)
    told = f"{version.id}: {document.status}." + ("" if blocks else " The design stays as it was.")
    return Outcome(told, blocks, version, document, version.id)


def _undone(intent: Intent, desk: Desk) -> Outcome:
    if desk.current.parent_id is None:
        return Outcome("There is nothing to take back: this is the first version.")
    return Outcome(f"Back at {desk.current.parent_id}. {desk.current.id} is kept.", current_id=desk.current.parent_id)


def _branched(intent: Intent, desk: Desk) -> Outcome:
    taken = {one.branch for one in desk.versions}
    name = intent.name or next(free for n in range(1, len(taken) + 2) if (free := f"branch-{n}") not in taken)
    if name in taken:
        return Outcome(f"There is a branch {name} already. `show versions` lists them.")
    version = desk.new_version(f"branch {name}", [], desk.document, branch=name)
    return Outcome(f"{version.id} starts the branch {name}.", [], version, desk.document, version.id)


def _restored(intent: Intent, desk: Desk) -> Outcome:
    target = desk.version(intent.version_ids[0])
    return Outcome(f"At {target.id} on {target.branch}: {target.label}", [versions_table(desk)], current_id=target.id)


def _approved(intent: Intent, desk: Desk) -> Outcome:
    if desk.document.status == "infeasible":
        return Outcome("There is no design to approve: the requirements contradict each other. `show conflicts`.")
    if desk.document.status == "draft" and not intent.reason:
        return Outcome(
            "This is a draft that breaks rules (`show conflicts`). To approve it, say why: “approve because …”."
        )
    approval = Approval(person=intent.person or desk.session.owner, reason=intent.reason or "", at=desk.now)
    version = desk.current.model_copy(update={"approval": approval})
    return Outcome(f"{version.id} is approved by {approval.person}.", version=version)


def _accepted(intent: Intent, desk: Desk) -> Outcome:
    if not intent.reason:
        return Outcome("A risk is accepted for a reason: “I accept R012 because …”.")
    person = intent.person or desk.session.owner
    taken = [Acceptance(risk_id=one, person=person, reason=intent.reason, at=desk.now) for one in intent.element_ids]
    version = desk.current.model_copy(update={"acceptances": [*desk.current.acceptances, *taken]})
    return Outcome(f"{person} accepts {', '.join(intent.element_ids)}: {intent.reason}.", version=version)


def _exported(intent: Intent, desk: Desk) -> Outcome:
    version = desk.version(intent.version_ids[0]) if intent.version_ids else desk.current
    folder = export_folder(desk.session.id, version.id)
    files = write_files(render(desk.document_of(version)), folder)
    return Outcome(f"{len(files)} files of {version.id} are in {folder}.")


def export_folder(session_id: str, version_id: str) -> Path:
    """Where a conversation writes to: no turn can name a path."""
    return default_home() / "exports" / session_id / version_id


def _helped(intent: Intent, desk: Desk) -> Outcome:
    rows = [[f"/{one.slash}", one.help] for one in asks().values() if one.slash]
    return Outcome("", [Block(title="What can be said", columns=["command", "or in plain words"], rows=rows)])


def _unclear(intent: Intent, desk: Desk) -> Outcome:
    return Outcome(
        "Did you mean one of these?", [Block(title="The closest things that can be done", lines=intent.near)]
    )


ACT: Mapping[str, Callable[[Intent, Desk], Outcome]] = {
    "change": _changed,
    "favour": _changed,
    "answer": _changed,
    "what_if": supposed,
    "why": why,
    "why_not": why_not,
    "compare": compared,
    "what_changed": what_changed,
    "show": shown,
    "undo": _undone,
    "branch": _branched,
    "restore": _restored,
    "approve": _approved,
    "accept_risk": _accepted,
    "export": _exported,
    "help": _helped,
    "unclear": _unclear,
    "no": lambda intent, desk: Outcome("Left as it was."),
}
