"""Options that more than one command has: which chat model is asked, and where its settings are."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Reasoner(StrEnum):
    """Who proposes: the rules alone, or with them a chat model."""

    rules = "rules"
    model = "model"


ReasonerOption = Annotated[
    Reasoner | None, typer.Option(help="The rules alone (default), or with them the chat model of the settings.")
]
ModelOption = Annotated[str | None, typer.Option(help="The chat model to ask; means --reasoner model.")]
BaseUrlOption = Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible endpoint.")]
SettingsOption = Annotated[Path | None, typer.Option(help="Settings file (TOML) with models, limits and prices.")]
