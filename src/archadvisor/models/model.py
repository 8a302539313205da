"""One model of a chain while a run lasts: how it is asked, how long its endpoint rests, and whether it is given up."""

import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from archadvisor.errors import ModelCallError, PermanentError, TransientError
from archadvisor.models.background import Background
from archadvisor.models.chat import Chat, Reply
from archadvisor.models.faults import fault_of, was_free
from archadvisor.models.targets import Target
from archadvisor.models.ways import Way, Ways

GIVEN_UP = {"auth", "quota", "not_found", "redirect"}
"""Kinds of faults that every further call of this run would meet."""


class CallFailed(Exception):
    """A call that failed: with which typed error, and whether it was certainly not billed."""

    def __init__(self, error: ModelCallError, free: bool) -> None:
        super().__init__(error.kind)
        self.error = error
        self.free = free


class Model:
    """A model at an endpoint, shared by the threads of a run."""

    def __init__(
        self, one: Target, proxy_environment: bool, background: Background, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.target = one
        self.ways = Ways(one.structured, one.output_limit)
        self._chat = Chat(one, proxy_environment)
        self._background = background
        self._clock = clock
        self._rests_until = 0.0
        self._given_up: PermanentError | None = None
        self._lock = Lock()

    def rest_seconds(self) -> float:
        """How long the endpoint asked to be left alone from now on. Raises PermanentError if it is given up."""
        if self._given_up:
            raise PermanentError(self._given_up.kind, str(self._given_up))
        return max(0.0, self._rests_until - self._clock())

    def call(
        self,
        messages: Sequence[tuple[str, str]],
        way: Way,
        form: dict[str, Any],
        most_output_tokens: int,
        seconds: float,
        hear: Callable[[str], None],
    ) -> Reply:
        """One request and its reply, cut off after these seconds. Raises CallFailed and nothing else."""
        try:
            asked = self._chat.reply(messages, way, form, most_output_tokens, seconds, hear)
            reply = self._background.run(asked, seconds)
            if reply.finish is None:
                raise TransientError("protocol", "the reply ended before the answer did")
            return reply.without(self.target.key.get_secret_value())
        except Exception as error:
            failed = CallFailed(fault_of(error), was_free(error))
            self._remember(failed.error)
            if failed.error.kind in ("protocol", "network") and not failed.free:
                self.ways.without_stream(way)
            raise failed from None

    def _remember(self, fault: ModelCallError) -> None:
        with self._lock:
            if isinstance(fault, PermanentError) and fault.kind in GIVEN_UP:
                self._given_up = fault
            if isinstance(fault, TransientError) and fault.wait_seconds:
                self._rests_until = max(self._rests_until, self._clock() + fault.wait_seconds)
