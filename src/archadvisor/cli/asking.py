"""Which reasoner a command runs on: the rules alone, or with a chat model where the user says so.

A key or an endpoint in the environment says nothing: it may have been set for another tool. `--reasoner`, `--model`,
ARCHADVISOR_REASONER or the settings file does.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archadvisor.errors import InputError

if TYPE_CHECKING:
    from archadvisor.graphs.design import DesignGraph
    from archadvisor.models.rehearsal import Foreseen
    from archadvisor.settings import Settings

ANSWERS_NAME = "answers.sqlite3"
"""The file of answers on record, beside the stores."""


def asked_settings(reasoner: str | None, file: Path | None, flags: Mapping[str, Any]) -> "Settings | None":
    """The settings of a run that asks a chat model; None for one on the rules alone. Raises InputError."""
    from archadvisor.settings import load_settings

    if reasoner == "rules":
        if flags.get("model"):
            raise InputError("--model names a chat model, --reasoner rules asks none. Leave out one of them.")
        return None
    settings = load_settings({**flags, "reasoner": "model" if flags.get("model") else reasoner}, file)
    return settings if settings.reasoner == "model" else None


def graph_for(settings: "Settings | None", seed: int, fresh: bool) -> "DesignGraph":
    """The design graph of a run. `fresh` asks anew what is on record. Raises InputError if no model can be opened."""
    from archadvisor.graphs.run import embedded_graph, embedded_tools

    if settings is None:
        return embedded_graph(seed)
    from archadvisor.estimation.call_price import call_price
    from archadvisor.graphs.design import design_graph
    from archadvisor.graphs.run import PRICE_DATE, model_reasoner
    from archadvisor.knowledge.store import default_home
    from archadvisor.models.opening import chat_model

    records = None if fresh else default_home() / ANSWERS_NAME
    model = chat_model(settings, call_price(PRICE_DATE), records=records)
    return design_graph(model_reasoner(model), embedded_tools(seed))


def rehearsed(settings: "Settings", text: str, name: str, context: dict[str, str], seed: int) -> "list[Foreseen]":
    """What a run with these settings would ask, found by a run that asks nothing."""
    from archadvisor.estimation.call_price import call_price
    from archadvisor.graphs.design import design_graph
    from archadvisor.graphs.run import PRICE_DATE, embedded_tools, model_reasoner, stream
    from archadvisor.models.opening import targets_of
    from archadvisor.models.rehearsal import Rehearsal

    price = call_price(PRICE_DATE)
    targets = targets_of(settings, price)
    rehearsal = Rehearsal(lambda agent: next((targets[one] for one in settings.chain(agent)), None), price)
    for _ in stream(design_graph(model_reasoner(rehearsal), embedded_tools(seed)), text, name, context):
        pass
    return rehearsal.foreseen()
