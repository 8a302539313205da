"""A circuit breaker per endpoint: after too many failures calls stop, then one probe finds out if they may go on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from archadvisor.errors import CircuitOpenError

WINDOW = 10
"""How many of the last outcomes count."""

MOST_FAILURES = 5
"""So many failures among them open the circuit."""

REST_SECONDS = 30.0
"""How long an open circuit rests before it lets one probe through, and how long a probe may stay without an answer."""


@dataclass(frozen=True)
class Circuit:
    """The state of one endpoint.

    Closed without `opened_at`. `turn` counts changes of state, so that answers to calls of an earlier state are known
    as late ones; `probed_at` is when the probe under way was let through.
    """

    outcomes: tuple[bool, ...] = ()
    opened_at: float | None = None
    probed_at: float | None = None
    turn: int = 0

    def rests(self, now: float) -> float:
        """Seconds until a call can pass; 0 if one can now."""
        if self.opened_at is None:
            return 0.0
        since = self.opened_at if self.probed_at is None else self.probed_at
        return max(0.0, since + REST_SECONDS - now)

    def called(self, now: float) -> "Circuit":
        """The circuit after a call has passed, which it does only without rest; through an open one it is the probe."""
        return self if self.opened_at is None else replace(self, probed_at=now, turn=self.turn + 1)

    def answered(self, turn: int, succeeded: bool, now: float) -> "Circuit":
        """The circuit after a call that passed in this turn has succeeded or failed; a late answer changes nothing."""
        if turn != self.turn:
            return self
        if self.opened_at is not None:
            return Circuit(turn=turn + 1) if succeeded else self.opened(now)
        outcomes = (*self.outcomes, succeeded)[-WINDOW:]
        return self.opened(now) if outcomes.count(False) >= MOST_FAILURES else replace(self, outcomes=outcomes)

    def opened(self, now: float) -> "Circuit":
        """The circuit opened now, as after an answer that no repetition will change, such as an exhausted quota."""
        return Circuit(opened_at=now, turn=self.turn + 1)


class Breaker:
    """The circuits of all endpoints of a process, shared by its threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._circuits: dict[str, Circuit] = {}
        self._lock = Lock()
        self._clock = clock

    def call(self, endpoint: str) -> int:
        """Let a call pass and return its turn, to be given back with the answer. Raises CircuitOpenError if open."""
        with self._lock:
            now, circuit = self._clock(), self._circuits.get(endpoint, Circuit())
            if rest := circuit.rests(now):
                raise CircuitOpenError(endpoint, rest)
            self._circuits[endpoint] = circuit.called(now)
            return self._circuits[endpoint].turn

    def answer(self, endpoint: str, turn: int, succeeded: bool) -> None:
        """Tell how a call ended."""
        with self._lock:
            self._circuits[endpoint] = self._circuits[endpoint].answered(turn, succeeded, self._clock())

    def open(self, endpoint: str) -> None:
        """Open the circuit at once: the endpoint said something that trying again does not change."""
        with self._lock:
            self._circuits[endpoint] = self._circuits.get(endpoint, Circuit()).opened(self._clock())
