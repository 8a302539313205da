"""`archadvisor serve`: the page and the HTTP API of design sessions."""

from pathlib import Path
from typing import Annotated

import typer

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; anything but this machine needs --bearers or --identity-header.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.", min=0, max=65535)] = 8642,
    database: Annotated[
        str | None,
        typer.Option(help="URL of the sessions, e.g. postgresql+psycopg://…; SQLite of this machine without."),
    ] = None,
    owner: Annotated[
        str, typer.Option(help="In whose name things are approved on this machine.", envvar="ARCHADVISOR_OWNER")
    ] = "you",
    name: Annotated[list[str] | None, typer.Option(help="A name under which browsers reach the server.")] = None,
    bearers: Annotated[Path | None, typer.Option(help="File of lines `person token`: who may come in.")] = None,
    identity_header: Annotated[
        str | None, typer.Option(help="Header in which a proxy in front names the person.")
    ] = None,
) -> None:
    """Serve the page of design sessions; the address with its token is printed."""
    from archadvisor.errors import InputError

    if host not in LOOPBACK and not (bearers or identity_header):
        raise InputError(f"{host} is open to others. Say who may come in: --bearers FILE or --identity-header NAME.")
    import uvicorn

    from archadvisor.graphs.conversation.sessions import default_sessions
    from archadvisor.web.app import create_app
    from archadvisor.web.guards import Access

    hosts = frozenset({*LOOPBACK, host, *(name or [])})
    access = Access(hosts, owner, bearers=_people(bearers), identity_header=identity_header)
    server = uvicorn.Server(
        uvicorn.Config(create_app(default_sessions(database), access), host, port, log_level="warning")
    )
    bound = server.config.bind_socket()
    bound.listen()  # so that whoever reads the address can use it at once
    address = f"http://{host}:{bound.getsockname()[1]}/"
    print(
        f"archadvisor listens on {address}" + ("" if bearers or identity_header else f"?token={access.token}"),
        flush=True,
    )
    server.run(sockets=[bound])


def _people(path: Path | None) -> dict[str, str]:
    """People by token. Raises InputError for a line of another form."""
    from archadvisor.errors import InputError
    from archadvisor.guardrails.intake import Expected, read_text

    if path is None:
        return {}
    expected = Expected("Give a file of lines `person token`.", 1_000_000)
    pairs = [line.split() for line in read_text(str(path), expected).splitlines() if line.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise InputError(f"{path} has a line that is not `person token`.")
    return {token: person for person, token in pairs}
