"""One call to one model: what is sent, what comes back, and every fault of the client as a typed error.

This is the only module that imports langchain-openai, and it is imported when the first model is opened.
"""

import json
import math
import re
import warnings
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

import httpx2
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import AzureChatOpenAI, ChatOpenAI
from langchain_openai.chat_models.base import BaseChatOpenAI
from langsmith import tracing_context

from archadvisor.errors import TransientError
from archadvisor.models.targets import Target
from archadvisor.models.transport import CONNECT_SECONDS, http_client, unused_client
from archadvisor.models.ways import Way, request_of

warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)
"""What an endpoint sends in the wrong type would be quoted on standard error, past every gate."""


_NAME = re.compile(r"[\w.:/@+-]{1,120}", re.ASCII)
"""Of a model, as an endpoint may tell it; anything else is not repeated."""

_UNFINISHED = {
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "content_filter",
    "safety": "content_filter",
}
"""Why an answer is not complete, in the words of several vendors."""


LEAST_KEY = 12
"""Characters; what is shorter is a placeholder for a server that asks for no key, and may be a word."""

KEY_MARK = "[KEY]"


@dataclass(frozen=True)
class Told:
    """Tokens as the endpoint tells them, believed by nobody yet."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class Reply:
    """What came back. `calls` are name and arguments of tool calls; a part that is None was not told."""

    text: str
    calls: tuple[tuple[str, str], ...]
    refused: bool
    finish: str | None
    model: str | None
    told: Told | None

    def without(self, key: str) -> "Reply":
        """The reply without the key that the endpoint was sent, wherever it says it."""
        if len(key) < LEAST_KEY:
            return self
        calls = tuple((name.replace(key, KEY_MARK), given.replace(key, KEY_MARK)) for name, given in self.calls)
        model = self.model and self.model.replace(key, KEY_MARK)
        return replace(self, text=self.text.replace(key, KEY_MARK), calls=calls, model=model)


class _KeepsRefusal(BaseChatOpenAI):
    """Streams hand on a refusal too, which the client drops."""

    def _convert_chunk_to_generation_chunk(self, chunk: dict[str, Any], *rest: Any) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, *rest)
        choices = chunk.get("choices") or [{}]
        if made and (refusal := (choices[0].get("delta") or {}).get("refusal")):
            made.message.additional_kwargs["refusal"] = str(refusal)
        return made


class _Chat(_KeepsRefusal, ChatOpenAI):
    """A model of OpenAI or of whoever speaks like it."""


class _AzureChat(_KeepsRefusal, AzureChatOpenAI):
    """A model of Azure OpenAI."""


class Chat:
    """A model at an endpoint, asked without any retry, tracing or caching of the client's own."""

    def __init__(self, one: Target, proxy_environment: bool) -> None:
        self._target = one
        self._client = _client(one, proxy_environment)

    async def reply(
        self,
        messages: Sequence[tuple[str, str]],
        way: Way,
        form: dict[str, Any],
        most_output_tokens: int,
        seconds: float,
        hear: Callable[[str], None],
    ) -> Reply:
        """The reply to messages of (role, text). Raises whatever the client raises."""
        options = self._options(way, form, most_output_tokens, seconds)
        with tracing_context(enabled=False):
            if not way.streams:
                return _whole(await self._client.ainvoke(list(messages), **options))
            async with aclosing(self._client.astream(list(messages), **options)) as parts:  # type: ignore[type-var]
                return await _collected(parts, hear)

    def _options(self, way: Way, form: dict[str, Any], most: int, seconds: float) -> dict[str, Any]:
        options = request_of(way.mode, form)
        limit = {way.limit: most + self._target.thinking_tokens}
        timeout = httpx2.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
        return options | {"extra_body": options.get("extra_body", {}) | limit, "timeout": timeout}


def _client(one: Target, proxy_environment: bool) -> BaseChatOpenAI:
    chosen: dict[str, Any] = {
        "model": one.model,
        "api_key": one.key,
        "max_retries": 0,
        "stream_usage": True,
        "use_responses_api": False,
        "openai_proxy": None,
        "cache": False,
        "http_client": unused_client(),
        "http_async_client": http_client(one, proxy_environment),
    } | ({} if one.temperature is None else {"temperature": one.temperature})
    if one.kind == "azure" and one.api_version:
        return _AzureChat(
            azure_endpoint=one.base_url, azure_deployment=one.model, api_version=one.api_version, **chosen
        )
    return _Chat(base_url=one.base_url, **chosen)


async def _collected(parts: AsyncIterator[BaseMessage], hear: Callable[[str], None]) -> Reply:
    """The reply that a stream carries in parts."""
    texts: list[str] = []
    calls: dict[int, list[str]] = {}
    refused, finish, model, told = False, None, None, None
    async for part in parts:
        if not isinstance(part, AIMessageChunk):
            raise TransientError("protocol", "what the endpoint streamed is no answer of a model")
        if text := part.text:
            texts.append(text)
            hear(text)
        for call in part.tool_call_chunks:
            name_and_arguments = calls.setdefault(call.get("index") or 0, ["", ""])
            name_and_arguments[0] += call.get("name") or ""
            name_and_arguments[1] += call.get("args") or ""
            hear(call.get("args") or "")
        refused = refused or bool(part.additional_kwargs.get("refusal"))
        finish = part.response_metadata.get("finish_reason") or finish
        model = part.response_metadata.get("model_name") or model
        told = _told(part) or told
    named = tuple((name, given) for name, given in calls.values())
    return Reply("".join(texts), named, refused, _finish(finish), _name(model), told)


def _whole(message: BaseMessage) -> Reply:
    """The reply that came in one piece."""
    if not isinstance(message, AIMessage):
        raise TransientError("protocol", "what the endpoint sent is no answer of a model")
    calls = [(one["name"], json.dumps(one["args"])) for one in message.tool_calls]
    calls += [(one["name"] or "", one["args"] or "") for one in message.invalid_tool_calls]
    return Reply(
        text=message.text,
        calls=tuple(calls),
        refused=bool(message.additional_kwargs.get("refusal")),
        finish=_finish(message.response_metadata.get("finish_reason")),
        model=_name(message.response_metadata.get("model_name")),
        told=_told(message),
    )


def _name(told: Any) -> str | None:
    """What an endpoint calls its model, if that is a name."""
    return told if isinstance(told, str) and _NAME.fullmatch(told) else None


def _finish(told: Any) -> str | None:
    """Why an answer ended: `length`, `content_filter`, or `stop` for whatever else a server says of a whole one."""
    return _UNFINISHED.get(str(told).lower(), "stop") if told else None


def _told(message: AIMessage) -> Told | None:
    """The use that a message tells, if it tells numbers."""
    if not (told := message.usage_metadata):
        return None
    cached = told.get("input_token_details", {}).get("cache_read") or 0
    numbers = (told.get("input_tokens"), cached, told.get("output_tokens"))
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in numbers):
        return None
    return Told(*(int(one) for one in numbers if one is not None))
