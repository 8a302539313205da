"""A pool of slots with a queue in order of arrival, as events of the simulation."""

from collections import deque
from collections.abc import Callable

import simpy

Finish = Callable[[float, float], float]


class Job:
    """One piece of work; `done` is triggered once, with what became of it."""

    __slots__ = ("done", "gone", "holds_slot", "work_s")

    def __init__(self, work_s: float, done: simpy.Event) -> None:
        self.work_s = work_s
        self.done = done
        self.holds_slot = False
        self.gone = False

    def settle(self, outcome: str) -> None:
        """Trigger `done`, unless something else has."""
        if not self.done.triggered:
            self.done.succeed(outcome)


class Pool:
    """Slots that serve a queue. `finish(begun, work)` says when work ends, so a fault can slow it or stop it."""

    def __init__(self, env: simpy.Environment, slots: int, finish: Finish) -> None:
        self.env = env
        self.slots = slots
        self.free = slots
        self.finish = finish
        self.queue: deque[Job] = deque()
        self.waiting = 0

    def submit(self, job: Job) -> None:
        """Begin the work if a slot is free, else queue it."""
        if self.free:
            self._begin(job)
        else:
            self.queue.append(job)
            self.waiting += 1

    def withdraw(self, job: Job) -> None:
        """Take work back that nobody waits for any more: out of the queue, or off its slot."""
        if job.gone:
            return
        job.gone = True
        if job.holds_slot:
            self._release()
        else:
            self.waiting -= 1

    def _begin(self, job: Job) -> None:
        self.free -= 1
        job.holds_slot = True
        end = self.env.timeout(self.finish(self.env.now, job.work_s) - self.env.now)
        end.callbacks.append(lambda _: self._end(job))

    def _end(self, job: Job) -> None:
        if job.gone:
            return
        job.gone = True
        job.settle("answered")
        self._release()

    def _release(self) -> None:
        self.free += 1
        while self.queue and self.free:
            job = self.queue.popleft()
            if not job.gone:
                self.waiting -= 1
                self._begin(job)
