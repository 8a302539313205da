"""`archadvisor chat`: a design session in the terminal."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from archadvisor.domain.session import Reply
    from archadvisor.graphs.conversation.sessions import Sessions

LEAVING = ("/quit", "/exit", "quit", "exit", "bye")
PROMPT = "you> "


def chat(
    source: Annotated[
        str, typer.Argument(help="A brief to begin with (path or -), or the id of a session to go on with.")
    ],
    owner: Annotated[str, typer.Option(help="In whose name things are approved.", envvar="ARCHADVISOR_OWNER")] = "you",
    database: Annotated[
        str | None,
        typer.Option(help="URL of the sessions, e.g. postgresql+psycopg://…; SQLite of this machine without."),
    ] = None,
) -> None:
    """Talk a design into shape: correct it, ask why and what if, branch, approve; come back to it any time."""
    from rich.console import Console

    from archadvisor.cli.replies import print_reply

    console = Console(highlight=False)
    sessions, session_id, reply = _opened(source, owner, database)
    console.print(f"session {session_id}; /help tells what can be said, /quit leaves", style="dim")
    print_reply(console, reply)
    for line in _lines(sys.stdin.isatty() and source != "-"):
        _answer(console, sessions, session_id, line)
    console.print(f"to go on: archadvisor chat {session_id}", style="dim")


def _opened(source: str, owner: str, database: str | None) -> "tuple[Sessions, str, Reply]":
    """The session that is meant, with its last reply. Raises InputError if there is neither brief nor session."""
    from archadvisor.guardrails.intake import read_source

    text = read_source(source) if source == "-" or Path(source).exists() else None
    print("  opening the session", file=sys.stderr)
    from archadvisor.graphs.conversation.sessions import default_sessions

    sessions = default_sessions(database)
    if text is None:
        return sessions, source, sessions.resume(source)
    session = sessions.begin(text, owner, Path(source).stem if source != "-" else "brief")
    return sessions, session.id, sessions.standing(session.id).reply


def _answer(console: "Console", sessions: "Sessions", session_id: str, line: str) -> None:
    """Say a line and show the reply; what goes wrong is told and the session goes on."""
    from archadvisor.cli.replies import print_reply
    from archadvisor.errors import ArchadvisorError

    try:
        print_reply(console, sessions.say(session_id, line))
    except ArchadvisorError as error:
        console.print(str(error), style="red", markup=False)


def _lines(interactive: bool) -> Iterator[str]:
    """What is typed or piped in, until somebody leaves."""
    for line in _typed() if interactive else _piped():
        if line.strip().lower() in LEAVING:
            return
        if line.strip():
            yield line.strip()


def _piped() -> Iterator[str]:
    yield from sys.stdin


def _typed() -> Iterator[str]:
    """Lines with history and completion of commands."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory

    from archadvisor.agents.reasoning.turns.intents import asks
    from archadvisor.knowledge.store import default_home

    words = WordCompleter([f"/{one.slash}" for one in asks().values() if one.slash] + ["/quit"], sentence=True)
    prompt: PromptSession[str] = PromptSession(
        history=FileHistory(str(default_home() / "chat-history")), completer=words
    )
    while True:
        try:
            yield prompt.prompt(PROMPT)
        except (EOFError, KeyboardInterrupt):
            return
