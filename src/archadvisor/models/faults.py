"""What went wrong with a call, in the words of our taxonomy; no text of the endpoint passes."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from ssl import SSLCertVerificationError
from typing import Any

import httpx2
import openai

from archadvisor.errors import ModelAnswerError, ModelCallError, PermanentError, TransientError

_QUOTA = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "quota_exceeded"}
_OVERFLOW = {"context_length_exceeded", "context_window_exceeded", "string_above_max_length"}
_OVERFLOW_WORDS = re.compile(
    r"context (?:length|window|size)|maximum context|prompt is too long|too many (?:input )?tokens"
    r"|(?:input|prompt)(?: tokens)? (?:exceeds?|is longer|is too long)|exceeds? .{0,40}\bcontext\b",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"\b(?:max_completion_tokens|max_tokens|stream_options|stream|response_format|tools)\b")
"""Parts of our requests that not every endpoint knows."""

_RETRIED = {408: "server", 409: "server", 425: "server", 429: "rate_limit"}
_REFUSED = {401: "auth", 403: "auth", 404: "not_found"}
_OVERLOADED = (503, 529)
_SAID = {
    "rate_limit": "has too many requests at the moment",
    "server": "has a fault of its own",
    "auth": "does not accept the key; check the variable that holds it and what it may be used for",
    "quota": "has no quota or money left for this key",
    "not_found": "does not know this model or address; check model and base_url",
    "redirect": "sends calls elsewhere, which is not followed; set base_url to the address that answers",
    "context_overflow": "takes no question of this length",
    "bad_request": "does not accept the request",
}
_DISTRUSTED = (
    "the certificate of the endpoint is not trusted; where it is your own, name its authority in SSL_CERT_FILE "
    "and set proxy_environment = true"
)
_BY_CODE = {"rate_limit_exceeded": "rate_limit", "invalid_api_key": "auth", "model_not_found": "not_found"}
_PERMANENT = {"auth", "quota", "not_found", "redirect", "context_overflow", "bad_request"}


def fault_of(error: BaseException) -> ModelCallError:
    """The typed error for whatever the client, or what it stands on, raised."""
    for one in _causes(error):
        if isinstance(one, ModelCallError):
            return one
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        return TransientError("timeout", "the endpoint did not answer in time")
    if isinstance(error, openai.APIConnectionError):
        distrusted = any(isinstance(one, SSLCertVerificationError) for one in _causes(error))
        return TransientError("network", _DISTRUSTED if distrusted else "the connection to the endpoint failed")
    return _of_body(error) or TransientError("protocol", "what the endpoint sent is no answer; check base_url")


def was_free(error: BaseException) -> bool:
    """Whether a failed call was certainly not billed: it was refused, or no connection came about.

    Behind other errors of a server or gateway a model may have answered.
    """
    if isinstance(error, openai.APIStatusError):
        return error.status_code < 500 or error.status_code in _OVERLOADED
    return any(isinstance(one, httpx2.ConnectError | httpx2.ConnectTimeout) for one in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _of_status(error: openai.APIStatusError) -> ModelCallError:
    status = error.status_code
    code, words = str(error.code or error.type or ""), str(error.body or "")
    if code in _QUOTA:
        return _fault("quota")
    if code == "content_filter":
        return ModelAnswerError("filtered", "the endpoint's filter does not let the question through")
    if 300 <= status < 400:
        return _fault("redirect")
    if status in (400, 413, 422) and (code in _OVERFLOW or _OVERFLOW_WORDS.search(words)):
        return _fault("context_overflow")
    if kind := _REFUSED.get(status):
        return _fault(kind)
    if kind := _RETRIED.get(status, "server" if status >= 500 else None):
        return _fault(kind, _wait_seconds(error.response.headers))
    parameter = _parameter(error, words)
    named = f" because of {parameter}" if parameter else ""
    return PermanentError("bad_request", f"the endpoint {_SAID['bad_request']}{named}", parameter)


def _parameter(error: openai.APIStatusError, words: str) -> str | None:
    """The parameter of ours that an endpoint refuses, by its own field or by its words."""
    found = _PARAMETER.match(str(error.param or "")) or _PARAMETER.search(words)
    return found and found[0]


def _of_body(error: BaseException) -> ModelCallError | None:
    """The fault that a reply names although its status says that all is well."""
    told = error.body if isinstance(error, openai.APIError) else next(iter(error.args), None)
    if not isinstance(told, dict):
        return None
    code = str(told.get("code") or told.get("type") or "")
    if code in _QUOTA:
        return _fault("quota")
    return _fault("context_overflow" if code in _OVERFLOW else _BY_CODE.get(code, "server"))


def _fault(kind: str, wait_seconds: float | None = None) -> ModelCallError:
    said = f"the endpoint {_SAID[kind]}"
    return PermanentError(kind, said) if kind in _PERMANENT else TransientError(kind, said, wait_seconds)


def _wait_seconds(headers: Any) -> float | None:
    """How long an endpoint asks to be left alone: milliseconds, seconds, or a date by its own clock; else None."""
    for name, scale in (("retry-after-ms", 1_000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        return seconds if 0 <= seconds < float("inf") else None
    try:
        asked, sent = (parsedate_to_datetime(headers.get(name, "")) for name in ("retry-after", "date"))
        return max(0.0, (asked - sent).total_seconds())
    except (ValueError, TypeError):
        return None
