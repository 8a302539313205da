"""Work on hostile input in a process of its own, bounded in time and memory and killed where it overruns."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from types import TracebackType
from typing import TypeVar

Result = TypeVar("Result")

MEMORY_BYTES = 2_000_000_000


class Overrun(Exception):
    """The work took too long, needed too much memory or took its process down; the message says which."""


class Isolation:
    """One child process for several pieces of work; a piece that takes it down is lost alone.

    `seconds` bounds each piece. Use it as a context manager; functions and arguments must be importable by name.
    """

    def __init__(self, seconds: float, memory_bytes: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Isolation":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, work: Callable[..., Result], *arguments: object) -> Result:
        """What the work returns or raises; Overrun if it had to be stopped."""
        pool = self._pool or self._start()
        try:
            return pool.submit(work, *arguments).result(timeout=self._seconds)
        except FutureTimeout:
            self._end()
            raise Overrun(f"takes more than {self._seconds:.0f} s to read") from None
        except MemoryError:
            self._end()
            raise Overrun("needs too much memory to read") from None
        except BrokenProcessPool:
            self._end()
            raise Overrun("takes down the process that reads it") from None

    def _start(self) -> ProcessPoolExecutor:
        self._pool = ProcessPoolExecutor(
            max_workers=1, mp_context=get_context("spawn"), initializer=_bound, initargs=(self._memory_bytes,)
        )
        return self._pool

    def _end(self) -> None:
        """Stop the child, also in the middle of its work."""
        if self._pool is None:
            return
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None


def _bound(memory_bytes: int) -> None:
    """Limit the memory of this process and let it write no file, as far as the system knows such limits."""
    with suppress(ImportError):
        import resource

        limits = {resource.RLIMIT_AS: memory_bytes, resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
        for what, most in limits.items():
            with suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))
