"""The controls as they act in a run: budget of repeats, circuit breaker and limit of a provider."""

from collections import deque

RESERVE_OF_REPEATS = 10.0


class Budget:
    """Repeats are paid from a share of the first calls; without a share every repeat is allowed."""

    def __init__(self, share: float | None) -> None:
        self.share = share
        self.saved = RESERVE_OF_REPEATS if share else 0.0

    def called(self) -> None:
        """A first call saves a part of a repeat, up to a reserve."""
        if self.share is not None:
            self.saved = min(self.saved + self.share, RESERVE_OF_REPEATS)

    def allows_repeat(self) -> bool:
        """Whether a repeat may be made; it is paid for."""
        if self.share is None:
            return True
        if self.saved < 1:
            return False
        self.saved -= 1
        return True


class Breaker:
    """Opens when a share of the last calls failed, tries one call after a while, closes when that succeeds."""

    def __init__(self, calls: int, share: float, open_s: float) -> None:
        self.results: deque[bool] = deque(maxlen=calls)
        self.share = share
        self.open_s = open_s
        self.opened_at: float | None = None
        self.trying = False

    def lets_through(self, now_s: float) -> bool:
        """Whether a call may be made now; while open only one at a time, to try."""
        if self.opened_at is None:
            return True
        if self.trying or now_s < self.opened_at + self.open_s:
            return False
        self.trying = True
        return True

    def record(self, succeeded: bool, now_s: float) -> None:
        """The result of a call that was let through."""
        if self.opened_at is not None:
            self._tried(succeeded, now_s)
            return
        self.results.append(succeeded)
        full = len(self.results) == self.results.maxlen
        if full and self.results.count(False) >= self.share * len(self.results):
            self.opened_at = now_s

    def _tried(self, succeeded: bool, now_s: float) -> None:
        """Calls that were under way when it opened do not count, only the one that tries."""
        if not self.trying:
            return
        self.trying = False
        self.opened_at = None if succeeded else now_s
        self.results.clear()


class Limit:
    """A provider's limit in calls per second with a small burst; what is above it is refused at once."""

    def __init__(self, per_s: float, burst_s: float) -> None:
        self.per_s = per_s
        self.most = max(per_s * burst_s, 1.0)
        self.level = self.most
        self.at_s = 0.0

    def admits(self, now_s: float) -> bool:
        """Whether a call is admitted now."""
        self.level = min(self.level + (now_s - self.at_s) * self.per_s, self.most)
        self.at_s = now_s
        if self.level < 1:
            return False
        self.level -= 1
        return True
