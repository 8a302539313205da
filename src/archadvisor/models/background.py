"""An event loop in a thread of its own: what runs there can be cut off at any point, which a blocking call can't."""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any, TypeVar
from weakref import finalize

Result = TypeVar("Result")

LATE_SECONDS = 2.0
"""So long is waited for work that was cut off to clean up after itself; what takes longer is left behind."""


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """Run a loop until it is stopped, then give back what it holds."""
    try:
        loop.run_forever()
    finally:
        loop.close()


class Background:
    """A running event loop. It ends with the object, or when the process does."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda *_: None)  # of work that was cut off nobody wants to hear
        Thread(target=_serve, args=(self._loop,), name="archadvisor-models", daemon=True).start()
        finalize(self, self._loop.call_soon_threadsafe, self._loop.stop)

    def run(self, work: Coroutine[Any, Any, Result], seconds: float) -> Result:
        """The result of the work, which sees the caller's context. Raises TimeoutError, and then it is cancelled."""
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop)
        try:
            return future.result(seconds + LATE_SECONDS)
        finally:
            future.cancel()
