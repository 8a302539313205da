"""The command line. Importing it loads the terminal library only; each command imports what it needs."""

import os
import sys

import typer

from archadvisor.cli.chat import chat
from archadvisor.cli.cost import app as cost
from archadvisor.cli.design import design
from archadvisor.cli.evaluation import app as evaluation
from archadvisor.cli.explain import explain
from archadvisor.cli.kb import app as kb
from archadvisor.cli.logs import gate_logs
from archadvisor.cli.models import app as models
from archadvisor.cli.prices import app as prices
from archadvisor.cli.schema import schema
from archadvisor.cli.serve import serve
from archadvisor.cli.sessions import app as sessions
from archadvisor.cli.simulate import simulate
from archadvisor.cli.trace import trace
from archadvisor.cli.whatif import whatif
from archadvisor.errors import ArchadvisorError

app = typer.Typer(
    name="archadvisor",
    help="From a product brief in plain language to a validated, cited, costed architecture of an AI system.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(design)
app.command()(chat)
app.command()(serve)
app.command()(explain)
app.command()(whatif)
app.command()(simulate)
app.command()(trace)
app.command()(schema)
app.add_typer(sessions, name="sessions", help="Design sessions: list, show, export, delete.")
app.add_typer(cost, name="cost", help="Costs without a design: estimate a workload, audit a published cost table.")
app.add_typer(prices, name="prices", help="Prices at a date: show, check, refresh.")
app.add_typer(evaluation, name="eval", help="Golden cases, scores of designs, and whether the scores mean something.")
app.add_typer(models, name="models", help="Chat models: check those of the settings.")
app.add_typer(kb, name="kb", help="The knowledge base: list, show, search, check, bench, build; add your own.")


@app.command()
def version() -> None:
    """Print the version."""
    from archadvisor import __version__

    print(__version__)


def main() -> None:
    """Run a command; errors end with a sentence and an exit code, never with a traceback."""
    gate_logs()
    try:
        app()
    except ArchadvisorError as error:
        print(f"archadvisor: {_told(error)}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("ARCHADVISOR_DEBUG"):
            raise
        print(f"archadvisor: internal error ({type(error).__name__}: {_told(error)}).", file=sys.stderr)
        print("This is our fault. Set ARCHADVISOR_DEBUG=1 for the details and report it.", file=sys.stderr)
        sys.exit(1)


def _told(error: Exception) -> str:
    """The message of an error as the terminal may show it: past the redaction gate, without control characters."""
    from archadvisor.errors import RedactionError
    from archadvisor.guardrails.redaction import redact

    try:
        shown = redact(str(error))
    except RedactionError as unchecked:
        shown = str(unchecked)
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in shown)
