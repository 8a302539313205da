"""Opening the models of the settings for a run."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from archadvisor.errors import InputError
from archadvisor.guardrails.breaker import Breaker
from archadvisor.guardrails.budgets import Budget, Spend
from archadvisor.models.contract import Listener, Price
from archadvisor.models.targets import Target, target
from archadvisor.settings import ModelAt, Settings
from archadvisor.telemetry import events

if TYPE_CHECKING:
    from archadvisor.models.client import ModelClient

MICRO = 1_000_000
NO_LIMIT = sys.maxsize


def chat_model(
    settings: Settings,
    price: Price,
    *,
    environment: Mapping[str, str] = os.environ,
    records: Path | None = None,
    tell: Listener = events.tell,
    breaker: Breaker | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> "ModelClient":
    """The chat models of the settings for one run, whose time begins now.

    `records` is the file of answers on record (None: nothing is kept), `tell` hears what happens (whoever watches the
    run, unless it is somebody else), `breaker` are the circuits of the process. Raises
    InputError if a model has no address, no key, or no price that a limit of money could count with.
    """
    targets = targets_of(settings, price, environment)
    from archadvisor.models.background import Background
    from archadvisor.models.calls import Calls
    from archadvisor.models.client import ModelClient
    from archadvisor.models.model import Model
    from archadvisor.models.records import NoRecords, RecordsFile

    background = Background()
    models = {one: Model(one, settings.proxy_environment, background, clock) for one in set(targets.values())}
    calls = Calls(
        budget=Budget(most_spend(settings), settings.run_seconds, clock),
        breaker=breaker or Breaker(clock),
        price=price,
        tell=tell,
        clock=clock,
        sleep=sleep,
    )
    return ModelClient(
        chain=lambda agent: [models[targets[one]] for one in settings.chain(agent)],
        calls=calls,
        records=NoRecords() if records is None else RecordsFile(records),
        answer_seconds=settings.answer_seconds,
    )


def targets_of(settings: Settings, price: Price, environment: Mapping[str, str] = os.environ) -> dict[ModelAt, Target]:
    """Where each model of the settings is. Raises InputError as `chat_model` does."""
    targets = {one: target(one, environment) for one in settings.models()}
    if not targets:
        raise InputError(
            "model: no chat model is set. Name one with --model, ARCHADVISOR_MODEL or in the settings file."
        )
    if settings.max_usd is not None:
        _require_prices(targets.values(), price)
    return targets


def most_spend(settings: Settings) -> Spend:
    """The limits of a run as what a budget counts."""
    tokens = NO_LIMIT if settings.max_tokens is None else settings.max_tokens
    money = NO_LIMIT if settings.max_usd is None else int(settings.max_usd * MICRO)
    return Spend(tokens=tokens, micro_usd=money, steps=settings.max_calls)


def _require_prices(targets: Iterable[Target], price: Price) -> None:
    """Refuse a limit of money that nobody could keep."""
    for one in targets:
        if one.micro_usd(price, 1, 0, 1) is None:
            raise InputError(
                f"price: no price of {one.name} is known, so a limit of money can't be kept. Set `price` for it, "
                "as <provider>/<name> of the catalogue or with its input and output in USD per million tokens."
            )
