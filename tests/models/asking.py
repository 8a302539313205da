"""A small question and a client for it, for tests that ask the test endpoint."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from archadvisor.models.client import ModelClient
from archadvisor.models.contract import Ask, Prompt
from archadvisor.models.opening import chat_model
from archadvisor.settings import load_settings
from tests.models.endpoint.server import Endpoint

ANSWER: dict[str, Any] = {
    "pattern": "rag",
    "weight": 0.5,
    "reasons": ["because the answer has to be long enough to be streamed in several pieces of text"],
}
AGENTS = ("requirements-analyst", "component-designer", "cost-estimator", "safety-reviewer")


class Choice(BaseModel):
    """A closed, bounded form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: Literal["rag", "agent"]
    weight: float = Field(ge=0, le=1)
    reasons: list[str] = Field(max_length=5)


class Waits:
    """A clock that only sleeping moves, and what was slept; added to the real clock, so that calls take their time."""

    def __init__(self, clock) -> None:
        self._clock = clock
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self._clock() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def question(agent: str = AGENTS[0], task: str = "Which pattern?", **more: Any) -> Ask[Choice]:
    prompt = Prompt("choice", 1, shared="A desk answers questions about orders.", task=task, system="You choose.")
    return Ask(agent, prompt, Choice, 200, **more)


def client(
    endpoint: Endpoint, *, settings: dict[str, Any] | None = None, price=lambda *_: None, **more: Any
) -> ModelClient:
    """A client of the endpoint with short deadlines and a price of its own."""
    given = {"model": "m", "base_url": endpoint.base_url, "answer_seconds": 20.0, "price": {"input": 1, "output": 2}}
    return chat_model(load_settings(given | (settings or {})), price, **more)
