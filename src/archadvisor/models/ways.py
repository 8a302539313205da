"""How an endpoint can be asked for a structured answer: what it supports is found out once and kept."""

from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Literal, get_args

from archadvisor.settings import LimitName, Structured

Mode = Literal["json_schema", "tools", "json_object", "plain"]
MODES: tuple[Mode, ...] = ("json_schema", "tools", "json_object", "plain")
TOOL = "propose"
"""The name of the form, and of the only tool that is ever offered."""


@dataclass(frozen=True)
class Way:
    """A mode of structured answers, the name of the limit of an answer, whether it comes as a stream.

    `proven` is whether it has worked before.
    """

    mode: Mode
    limit: LimitName = "max_completion_tokens"
    streams: bool = True
    proven: bool = False

    @property
    def shows_form(self) -> bool:
        """Whether the form has to stand in the text, since nothing else tells it."""
        return self.mode in ("json_object", "plain")

    def next(self) -> "Way | None":
        """The way to try when this one is not understood: the next mode, at last without a stream."""
        if self.mode != MODES[-1]:
            return replace(self, mode=MODES[MODES.index(self.mode) + 1])
        return replace(self, streams=False) if self.streams else None


class Ways:
    """The way in which one model at one endpoint is asked, shared by the threads of a process."""

    def __init__(self, structured: Structured, limit: LimitName) -> None:
        self._way = Way(MODES[0] if structured == "auto" else structured, limit)
        self._searches = structured == "auto"
        self._other_limit: LimitName | None = "max_tokens" if limit != "max_tokens" else "max_completion_tokens"
        self._lock = Lock()

    @property
    def now(self) -> Way:
        """The way to ask in."""
        return self._way

    def worked(self, way: Way) -> None:
        """An answer in this way could be used."""
        with self._lock:
            if way == self._way:
                self._way = replace(way, proven=True)

    def failed(self, way: Way, parameter: str | None = None) -> bool:
        """This way was not followed, or not understood, if need be for this parameter; whether there is another one."""
        with self._lock:
            if way != self._way:
                return True
            following = None if way.proven else self._following(way, parameter)
            self._way = following or way
            return following is not None

    def _following(self, way: Way, parameter: str | None) -> Way | None:
        if parameter in get_args(LimitName) and (limit := self._other_limit):
            self._other_limit = None
            return replace(way, limit=limit)
        if parameter in ("stream", "stream_options") and way.streams:
            return replace(way, streams=False)
        return way.next() if self._searches else None

    def without_stream(self, way: Way) -> None:
        """A stream in this way broke; from now on answers are asked for as a whole."""
        with self._lock:
            if way == self._way:
                self._way = replace(way, streams=False)


def request_of(mode: Mode, form: dict[str, Any]) -> dict[str, Any]:
    """What a request says to get an answer of this form in a mode.

    `response_format` goes beside the client's own handling of it, which parses answers by rules of its own.
    """
    if mode == "json_schema":
        wanted = {"type": "json_schema", "json_schema": {"name": TOOL, "strict": True, "schema": form}}
        return {"extra_body": {"response_format": wanted}}
    if mode == "tools":
        tool = {"name": TOOL, "description": "The answer.", "parameters": form, "strict": True}
        choice = {"type": "function", "function": {"name": TOOL}}
        return {"tools": [{"type": "function", "function": tool}], "tool_choice": choice}
    return {"extra_body": {"response_format": {"type": "json_object"}}} if mode == "json_object" else {}
