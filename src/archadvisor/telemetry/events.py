"""What happens in a run while it happens, for a terminal, a web page or any other caller: all see the same events.

Whoever works tells; whoever runs the work says who listens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Prose:
    """A text of an agent that has passed the checks and stands in the design."""

    agent: str
    text: str


Listener = Callable[[object], None]


def nobody(event: object) -> None:
    """The listener where nobody listens."""


LISTENER: ContextVar[Listener] = ContextVar("LISTENER", default=nobody)


def tell(event: object) -> None:
    """Tell whoever watches this run."""
    LISTENER.get()(event)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Tell the events of a block to this listener."""
    token = LISTENER.set(listener)
    try:
        yield
    finally:
        LISTENER.reset(token)
