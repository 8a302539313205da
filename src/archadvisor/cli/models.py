"""`archadvisor models`: the chat models of the settings, each asked one small question."""

import json as json_text
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from archadvisor.cli.options import BaseUrlOption, ModelOption, SettingsOption

if TYPE_CHECKING:
    from archadvisor.models.contract import Price
    from archadvisor.settings import ModelAt, Settings

EXIT_UNREACHED = 1
CHECK_SECONDS = 60.0

app = typer.Typer(no_args_is_help=True)


@app.callback()
def models() -> None:
    """Chat models."""


@dataclass(frozen=True)
class Checked:
    """How a model answered: in which form and after how many seconds; `fault` says why it gave no usable answer.

    `price_known` is whether a limit of money can be kept with it.
    """

    model: str
    mode: str | None
    seconds: float
    price_known: bool
    fault: str | None


@app.command()
def check(
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    settings: SettingsOption = None,
    json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
) -> None:
    """Ask each model of the settings one small question: reachable, how it gives a form, whether its price is known."""
    from archadvisor.estimation.call_price import call_price
    from archadvisor.graphs.run import PRICE_DATE
    from archadvisor.models.opening import targets_of
    from archadvisor.settings import load_settings

    asked, price = load_settings({"model": model, "base_url": base_url}, settings), call_price(PRICE_DATE)
    targets_of(asked, price)
    found = [checked(asked, one, price) for one in asked.models()]
    if json:
        sys.stdout.write(json_text.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False) + "\n")
    else:
        print("\n".join(_line(one) for one in found))
    raise typer.Exit(EXIT_UNREACHED if any(one.fault for one in found) else 0)


def checked(settings: "Settings", one: "ModelAt", price: "Price") -> Checked:
    """One small call of one model, within a minute."""
    import time

    from archadvisor.errors import BudgetError, CircuitOpenError, ModelCallError
    from archadvisor.models.greeting import GREETING
    from archadvisor.models.opening import chat_model
    from archadvisor.models.targets import target

    alone = {name: getattr(one, name) for name in type(one).model_fields} | {"fallbacks": [], "agents": {}}
    client = chat_model(settings.model_copy(update=alone | {"answer_seconds": CHECK_SECONDS, "max_usd": None}), price)
    at, begun = target(one), time.monotonic()
    known = at.micro_usd(price, 1, 0, 1) is not None
    try:
        client.ask(GREETING)
    except (ModelCallError, CircuitOpenError, BudgetError) as error:
        kind = f"{error.kind}: " if isinstance(error, ModelCallError) else ""
        return Checked(at.name, None, time.monotonic() - begun, known, f"{kind}{error}")
    return Checked(at.name, client.modes(GREETING.agent).get(at.name), time.monotonic() - begun, known, None)


def _line(one: Checked) -> str:
    """One model in one line."""
    from archadvisor.deliverables.escape import visible

    price = "price known" if one.price_known else "price unknown (set `price` to keep a limit of money)"
    told = one.fault or f"answers in the form asked for ({one.mode}) in {one.seconds:.1f} s; {price}"
    return visible(f"{'fails' if one.fault else 'ok':<6} {one.model}: {told}")
