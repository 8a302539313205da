"""Everything that an endpoint does wrong, by name; each fault writes its reply to one request.

`KIND` says what a client makes of it when the endpoint does nothing else: the kind of a typed error, or None where the
answer can still be used.
"""

import gzip
import json
from collections.abc import Callable
from itertools import islice
from typing import Any

from tests.models.endpoint.exchange import Exchange

Fault = Callable[[Exchange], None]
DRIP_SECONDS = 0.05
NEVER = 1_000_000
FAULTS: dict[str, Fault] = {}
KIND: dict[str, str | None] = {}


def fault(kind: str | None) -> Callable[[Fault], Fault]:
    """Register a fault under the name of its function."""

    def register(one: Fault) -> Fault:
        FAULTS[one.__name__], KIND[one.__name__] = one, kind
        return one

    return register


def _register(name: str, kind: str | None, one: Fault) -> None:
    FAULTS[name], KIND[name] = one, kind


def _status(status: int, code: str | None, message: str = "no", **headers: str) -> Fault:
    return lambda exchange: exchange.error(status, code, message, **headers)


def _first_half(exchange: Exchange) -> list[str]:
    pieces = exchange.deltas({"content": exchange.answer})
    return pieces[: len(pieces) // 2 + 1]


for number in (408, 409, 500, 502, 503, 504, 529):
    _register(f"status_{number}", "server", _status(number, None))
_register("rate_limit", "rate_limit", _status(429, "rate_limit_exceeded", Retry_After="1"))
_register("rate_limit_in_ms", "rate_limit", _status(429, "rate_limit_exceeded", retry_after_ms="200"))
_register("rate_limit_long", "rate_limit", _status(429, "rate_limit_exceeded", Retry_After="3600"))
_register(
    "rate_limit_date", "rate_limit", _status(429, "rate_limit_exceeded", Retry_After="Fri, 31 Dec 2100 23:59:59 GMT")
)
_register("rate_limit_garbled", "rate_limit", _status(429, "rate_limit_exceeded", Retry_After="soon"))
_register("rate_limit_negative", "rate_limit", _status(429, "rate_limit_exceeded", Retry_After="-7"))
_register("quota", "quota", _status(429, "insufficient_quota", "You exceeded your current quota"))
_register("bad_request", "bad_request", _status(400, "invalid_value"))
_register(
    "limit_unknown",
    "bad_request",
    _status(400, "unsupported_parameter", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
)
_register("stream_unknown", "bad_request", _status(400, "unsupported_value", "Verify your organization to stream."))
_register("usage_unknown", "bad_request", _status(400, None, "stream_options: extra inputs are not permitted"))
_register("unprocessable", "bad_request", _status(422, None))
_register("too_large", "bad_request", _status(413, None))
_register("context_overflow", "context_overflow", _status(400, "context_length_exceeded"))
_register(
    "context_overflow_in_words",
    "context_overflow",
    _status(400, None, "This model's maximum context length is 4096 tokens"),
)
_register("unauthorised", "auth", _status(401, "invalid_api_key", "Incorrect API key provided"))


@fault("auth")
def echoes_the_key(exchange: Exchange) -> None:
    sent = exchange.wire.headers.get("Authorization") or exchange.wire.headers.get("api-key")
    exchange.error(401, "invalid_api_key", f"Incorrect API key provided: {sent}. You asked: {exchange.body}")


_register("forbidden", "auth", _status(403, None))
_register("not_found", "not_found", _status(404, "model_not_found"))


@fault("timeout")
def hang(exchange: Exchange) -> None:
    exchange.wait()


@fault("timeout")
def hang_in_headers(exchange: Exchange) -> None:
    exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Ty")
    exchange.wait()


@fault("timeout")
def hang_in_body(exchange: Exchange) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
    exchange.part(f"data: {_first_half(exchange)[0]}\n\n".encode())
    exchange.wait()


@fault("timeout")
def drip(exchange: Exchange) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
    while not exchange.wait(DRIP_SECONDS):
        exchange.part(b":")


@fault("timeout")
def drip_headers(exchange: Exchange) -> None:
    exchange.raw(b"HTTP/1.1 200 OK\r\n")
    for number in range(NEVER):
        exchange.raw(b"X-%d: 1\r\n" % number)
        if exchange.wait(DRIP_SECONDS):
            return


@fault("protocol")
def endless(exchange: Exchange) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
    for _ in range(NEVER):
        exchange.part(f"data: {exchange.chunk({'content': 'and so on ' * 400}, None)}\n\n".encode())
        if exchange.closing.is_set():
            return


@fault("protocol")
def huge_body(exchange: Exchange) -> None:
    exchange.head(200, {"Content-Type": "application/json", "Transfer-Encoding": "chunked"})
    for _ in islice(iter(lambda: exchange.closing.is_set(), True), 1_000):
        exchange.part(b" " * 65_536)


@fault("protocol")
def gzip_bomb(exchange: Exchange) -> None:
    data = gzip.compress(b" " * 50_000_000)
    exchange.bytes(200, data, {"Content-Type": "text/event-stream", "Content-Encoding": "gzip"})


@fault("network")
def reset_before(exchange: Exchange) -> None:
    exchange.reset()


@fault("network")
def reset_mid_body(exchange: Exchange) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
    for one in _first_half(exchange):
        exchange.part(f"data: {one}\n\n".encode())
    exchange.reset()


@fault("network")
def short_body(exchange: Exchange) -> None:
    exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{")


@fault("network")
def no_http(exchange: Exchange) -> None:
    exchange.raw(b"SSH-2.0-OpenSSH_9.6\r\n")


@fault("protocol")
def truncated_envelope(exchange: Exchange) -> None:
    if exchange.streams:
        exchange.stream([exchange.chunk({"content": exchange.answer}, None)[:-20]])
    else:
        exchange.bytes(200, b'{"id": "chat-1", "choices": [{"ind', {"Content-Type": "application/json"})


@fault("protocol")
def html(exchange: Exchange) -> None:
    exchange.bytes(200, b"<html><body>Welcome to the portal</body></html>", {"Content-Type": "text/html"})


@fault("protocol")
def empty_body(exchange: Exchange) -> None:
    exchange.bytes(200, b"", {"Content-Type": "application/json"})


@fault("protocol")
def no_text(exchange: Exchange) -> None:
    exchange.bytes(200, b"data: \xff\xfe\xff\n\n", {"Content-Type": "text/event-stream"})


@fault("protocol")
def nested(exchange: Exchange) -> None:
    exchange.bytes(200, b"[" * 200_000, {"Content-Type": "application/json"})


@fault("server")
def error_in_200(exchange: Exchange) -> None:
    exchange.json(200, {"error": {"message": "overloaded", "code": "server_error", "type": "server_error"}})


@fault("quota")
def quota_in_200(exchange: Exchange) -> None:
    exchange.json(200, {"error": {"message": "no money left", "code": "insufficient_quota"}})


@fault("protocol")
def choices_empty(exchange: Exchange) -> None:
    exchange.stream(["[DONE]"]) if exchange.streams else exchange.json(200, exchange.whole([]))


@fault("protocol")
def choices_null(exchange: Exchange) -> None:
    body = exchange.whole(None)
    exchange.stream([json.dumps(body), "[DONE]"]) if exchange.streams else exchange.json(200, body)


@fault("no_answer")
def content_null(exchange: Exchange) -> None:
    exchange.say({"role": "assistant", "content": None}, "stop")


@fault("truncated")
def length(exchange: Exchange) -> None:
    exchange.reply(exchange.answer[: len(exchange.answer) // 2], "length")


@fault("filtered")
def content_filter(exchange: Exchange) -> None:
    exchange.say({"role": "assistant", "content": ""}, "content_filter")


@fault("refusal")
def refusal(exchange: Exchange) -> None:
    exchange.say({"role": "assistant", "content": None, "refusal": "I can't help with that."}, "stop")


@fault("schema")
def nonsense(exchange: Exchange) -> None:
    exchange.reply("colourless green ideas")


@fault("schema")
def wrong_schema(exchange: Exchange) -> None:
    exchange.reply(json.dumps({"weather": "fine", "monthly_cost_usd": 3}))


@fault("schema")
def wrong_types(exchange: Exchange) -> None:
    exchange.reply(json.dumps({name: {"surprise": [None]} for name in json.loads(exchange.answer)}))


@fault("schema")
def extra_field(exchange: Exchange) -> None:
    exchange.reply(json.dumps(json.loads(exchange.answer) | {"monthly_cost_usd": 1}))


@fault("schema")
def not_a_number(exchange: Exchange) -> None:
    exchange.reply(json.dumps({name: float("nan") for name in json.loads(exchange.answer)}))


@fault("schema")
def two_objects(exchange: Exchange) -> None:
    exchange.reply(f"Either {exchange.answer} or {exchange.answer}")


@fault("schema")
def deep_answer(exchange: Exchange) -> None:
    exchange.reply('{"a":' * 5_000 + "1" + "}" * 5_000)


@fault(None)
def prose_around(exchange: Exchange) -> None:
    exchange.reply(f"Sure! Here is what you asked for:\n```json\n{exchange.answer}\n```\nI hope {{it}} helps.")


@fault("schema")
def bad_arguments(exchange: Exchange) -> None:
    exchange.reply(exchange.answer[:-1])


@fault("no_answer")
def unknown_tool(exchange: Exchange) -> None:
    exchange.say(exchange.calling("delete_everything", exchange.answer), "tool_calls")


@fault(None)
def no_usage(exchange: Exchange) -> None:
    exchange.usage = None
    exchange.reply()


def _usage(given: Any, written: Any) -> Fault:
    def one(exchange: Exchange) -> None:
        exchange.usage = {"prompt_tokens": given, "completion_tokens": written, "total_tokens": given}
        exchange.reply()

    return one


_register("negative_usage", None, _usage(-5, -5))
_register("absurd_usage", None, _usage(10**12, 10**12))
_register("garbled_usage", None, _usage("many", {}))


@fault("network")
def cut_stream(exchange: Exchange) -> None:
    exchange.head(200, {"Content-Type": "text/event-stream", "Connection": "close"})
    exchange.raw("".join(f"data: {one}\n\n" for one in _first_half(exchange)).encode())
    exchange.reset()


@fault("protocol")
def no_finish(exchange: Exchange) -> None:
    if exchange.streams:
        exchange.stream(exchange.deltas({"content": exchange.answer}))
    else:
        exchange.say({"role": "assistant", "content": exchange.answer}, None)


@fault("server")
def stream_error(exchange: Exchange) -> None:
    error = {"error": {"message": "overloaded", "code": "server_error", "type": "server_error"}}
    if exchange.streams:
        exchange.stream([*_first_half(exchange), json.dumps(error)])
    else:
        exchange.json(200, error)


@fault("protocol")
def bad_chunk(exchange: Exchange) -> None:
    exchange.stream([*_first_half(exchange), '{"id": "chat-1", "choi'])


@fault("protocol")
def strange_chunk(exchange: Exchange) -> None:
    exchange.stream([json.dumps([1, 2]), json.dumps({"choices": [{"delta": {"tool_calls": [None]}}]}), "[DONE]"])


@fault("redirect")
def redirect(exchange: Exchange) -> None:
    exchange.bytes(307, b"", {"Location": f"http://127.0.0.1:{exchange.wire.server.server_port}/elsewhere"})


@fault("redirect")
def see_other(exchange: Exchange) -> None:
    exchange.bytes(302, b"", {"Location": "http://example.invalid/"})
