"""Budgets of a run: tokens, money, steps and time are reserved before something is done and settled after it.

What is spent and what is held for work under way never exceed the limit together, whatever threads do and whatever an
endpoint says that it used.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from threading import Lock

from archadvisor.errors import BudgetError


@dataclass(frozen=True)
class Spend:
    """Amounts of what a run uses up; money in millionths of a US dollar, so that sums are exact."""

    tokens: int = 0
    micro_usd: int = 0
    steps: int = 0

    def __add__(self, other: "Spend") -> "Spend":
        return Spend(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Spend") -> "Spend":
        return Spend(*(one - another for one, another in zip(astuple(self), astuple(other), strict=True)))

    def beyond(self, limit: "Spend") -> str | None:
        """The first amount that is more than the limit's, in words, or None."""
        names = (one.name.replace("_", " ") for one in fields(self))
        pairs = zip(names, astuple(self), astuple(limit), strict=True)
        return next((name for name, amount, most in pairs if amount > most), None)


NOTHING = Spend()


@dataclass(frozen=True)
class Ledger:
    """A limit, what is spent of it, and what is held for work under way."""

    limit: Spend
    spent: Spend = NOTHING
    held: Spend = NOTHING

    def reserved(self, most: Spend) -> "Ledger":
        """The ledger with this held as well. Raises BudgetError, naming the amount, if that may exceed the limit."""
        if NOTHING.beyond(most):
            raise BudgetError("a negative amount cannot be reserved")
        if short := (self.spent + self.held + most).beyond(self.limit):
            raise BudgetError(f"the budget of {short} for this run is used up")
        return Ledger(self.limit, self.spent, self.held + most)

    def settled(self, most: Spend, used: Spend | None) -> "Ledger":
        """The ledger with a reservation replaced by what was used of it, as far as that can be believed."""
        return Ledger(self.limit, self.spent + charged(most, used), self.held - most)


def charged(most: Spend, used: Spend | None) -> Spend:
    """What is charged: the use, or the whole reservation if the use is missing, negative or more than was reserved."""
    return most if used is None or NOTHING.beyond(used) or used.beyond(most) else used


class Call:
    """Work under way; `used` is set once it is known, and stays None for work that failed or does not tell."""

    def __init__(self) -> None:
        self.used: Spend | None = None


class Budget:
    """The ledger of one run, shared by its threads, and its deadline in seconds from now (None: no deadline)."""

    def __init__(self, limit: Spend, seconds: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._ledger = Ledger(limit)
        self._lock = Lock()
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds

    @property
    def ledger(self) -> Ledger:
        """The state as it is now."""
        return self._ledger

    def remaining_seconds(self) -> float | None:
        """Seconds to the deadline, never below zero; None without one."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    @contextmanager
    def spending(self, most: Spend) -> Iterator[Call]:
        """Reserve the most that the block can use, then settle what it says it used.

        Raises BudgetError before the block if the limit could be exceeded or the time is over. A block that fails is
        charged all that was reserved: what failed may have been billed.
        """
        if self.remaining_seconds() == 0:
            raise BudgetError("the time for this run is over")
        with self._lock:
            self._ledger = self._ledger.reserved(most)
        call = Call()
        done = False
        try:
            yield call
            done = True
        finally:
            with self._lock:
                self._ledger = self._ledger.settled(most, call.used if done else None)
