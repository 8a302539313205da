"""`archadvisor sessions`: list, show, export, delete."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from archadvisor.graphs.conversation.sessions import Sessions

app = typer.Typer(no_args_is_help=True)

Database = Annotated[str | None, typer.Option(help="URL of the sessions; SQLite of this machine without.")]
Owner = Annotated[str, typer.Option(help="Whose sessions.", envvar="ARCHADVISOR_OWNER")]
SessionId = Annotated[str, typer.Argument(help="Id of the session.")]


def _sessions(database: str | None) -> "Sessions":
    from archadvisor.graphs.conversation.sessions import default_sessions

    return default_sessions(database)


@app.command("list")
def list_sessions(owner: Owner = "you", database: Database = None) -> None:
    """List sessions: since when, how many turns, which version, whether it is approved."""
    from rich.console import Console

    from archadvisor.cli.replies import block_parts
    from archadvisor.domain.session import Block

    store = _sessions(database).store
    rows = []
    for one in store.of_owner(owner):
        versions = store.versions(one.id)
        approved = [version.id for version in versions if version.approval]
        rows.append(
            [one.id, one.title, one.at[:16], str(len(store.turns(one.id)) - 1), str(len(versions)), ", ".join(approved)]
        )
    columns = ["session", "brief", "since", "turns", "versions", "approved"]
    for part in block_parts(Block(title="", columns=columns, rows=rows)) or [f"no sessions of {owner}"]:
        Console(highlight=False).print(part)


@app.command()
def show(session_id: SessionId, database: Database = None) -> None:
    """Show what was said in a session, and its versions."""
    from rich.console import Console
    from rich.text import Text

    from archadvisor.cli.replies import print_reply

    standing = _sessions(database).standing(session_id)
    console = Console(highlight=False)
    for turn in standing.turns:
        console.print(Text(f"{turn.number}. {turn.text or '(the brief)'}", style="bold magenta"))
        print_reply(console, turn.reply.model_copy(update={"blocks": []}))
    for one in standing.versions:
        mark = "*" if one.id == standing.current.id else " "
        approved = f", approved by {one.approval.person} on {one.approval.at[:10]}" if one.approval else ""
        console.print(Text(f"{mark} {one.id} ({one.branch}): {one.label}{approved}"))


@app.command()
def export(
    session_id: SessionId,
    out: Annotated[Path, typer.Option(help="Directory for the documents.")],
    version: Annotated[str | None, typer.Option(help="Version, e.g. v2; the current one without.")] = None,
    database: Database = None,
) -> None:
    """Write the documents of a version to a directory."""
    from archadvisor.deliverables import render, write_files
    from archadvisor.errors import InputError

    sessions = _sessions(database)
    standing = sessions.standing(session_id)
    found = next((one for one in standing.versions if one.id == (version or standing.current.id)), None)
    if found is None:
        raise InputError(f"session {session_id} has no version {version}, but v1 to v{len(standing.versions)}.")
    files = write_files(render(sessions.store.document(found.document_sha256)), out)
    print(f"{len(files)} files of {found.id} are in {out}")


@app.command()
def delete(session_id: SessionId, database: Database = None) -> None:
    """Delete a session with all its turns and versions."""
    sessions = _sessions(database)
    sessions.store.session(session_id)
    sessions.forget(session_id)
    print(f"session {session_id} is deleted")
