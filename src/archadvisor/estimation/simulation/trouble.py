"""A fault placed in time: how fast work goes, what is admitted, what the cache holds, how much arrives."""

from dataclasses import dataclass

from archadvisor.estimation.simulation.faults import Fault


@dataclass(frozen=True)
class Trouble:
    """A fault from `start_s` to `end_s`; of no length it changes nothing."""

    fault: Fault | None
    start_s: float
    end_s: float

    def touches(self, kind: str) -> bool:
        """Whether stations of this kind are concerned."""
        return self.fault is not None and self.fault.kind == kind and self.end_s > self.start_s

    def on(self, now_s: float) -> bool:
        """Whether it lasts at this time."""
        return self.start_s <= now_s < self.end_s

    @property
    def surge(self) -> tuple[float, float, float]:
        """From, to and factor of the load."""
        return (self.start_s, self.end_s, 1.0 if self.fault is None else self.fault.load)

    def ends(self, begun_s: float, work_s: float, kind: str) -> float:
        """When work of this length is done that begins at this time; while it lasts work goes at its pace."""
        if self.fault is None or not self.touches(kind) or begun_s >= self.end_s or begun_s + work_s <= self.start_s:
            return begun_s + work_s
        first = max(begun_s, self.start_s)
        left = work_s - (first - begun_s)
        within = (self.end_s - first) * self.fault.pace
        return first + left / self.fault.pace if left < within else self.end_s + left - within

    def refuses(self, now_s: float, kind: str) -> bool:
        """Whether a call at this time is refused at once."""
        return self.fault is not None and self.fault.fails and self.touches(kind) and self.on(now_s)

    def limited_share(self, kind: str) -> float | None:
        """The share of the busy load that is admitted while it lasts; None without a limit."""
        return self.fault.limit_share if self.fault is not None and self.touches(kind) else None

    def warmth(self, now_s: float) -> float:
        """Share of the usual hits that the cache gives at this time: after a flush it fills up evenly."""
        if self.fault is None or not self.fault.cold_cache or not self.on(now_s):
            return 1.0
        return (now_s - self.start_s) / (self.end_s - self.start_s)
