"""One request to the test endpoint and the ways to reply to it, well-formed and otherwise."""

import json
import socket
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

REPLY_MODEL = "test-model-2026"
"""The name by which the endpoint says that it answers."""


@dataclass
class Exchange:
    """A request, the text that answers it, and the wire to reply on."""

    wire: BaseHTTPRequestHandler
    body: dict[str, Any]
    answer: str
    closing: Event
    usage: dict[str, Any] | None = field(init=False)

    def __post_init__(self) -> None:
        given = len(json.dumps(self.body["messages"])) // 4
        self.usage = {"prompt_tokens": given, "completion_tokens": len(self.answer) // 4 + 1}
        self.usage["total_tokens"] = sum(self.usage.values())

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def tool(self) -> str | None:
        """The name of the tool that the request offers."""
        return next((one["function"]["name"] for one in self.body.get("tools", ())), None)

    def reply(self, text: str | None = None, finish: str | None = None, **message: Any) -> None:
        """Reply in the form that was asked for: whole or as a stream, as text or as a tool call."""
        text = self.answer if text is None else text
        if self.tool and "refusal" not in message:
            self.say(self.calling(self.tool, text) | message, finish or "tool_calls")
        else:
            self.say({"role": "assistant", "content": text} | message, finish or "stop")

    def calling(self, tool: str, arguments: str) -> dict[str, Any]:
        call = {"id": "call-1", "type": "function", "function": {"name": tool, "arguments": arguments}}
        return {"role": "assistant", "content": None, "tool_calls": [call]}

    def say(self, message: dict[str, Any], finish: str | None) -> None:
        """Reply with a message as it is."""
        if self.streams:
            self.stream([*self.deltas(message), self.chunk({}, finish), *self.accounts(), "[DONE]"])
        else:
            self.json(200, self.whole([{"index": 0, "message": message, "finish_reason": finish}]))

    def whole(self, choices: Any) -> dict[str, Any]:
        told = {"id": "chat-1", "object": "chat.completion", "created": 0, "model": REPLY_MODEL, "choices": choices}
        return told | ({"usage": self.usage} if self.usage else {})

    def deltas(self, message: dict[str, Any]) -> list[str]:
        """A message in pieces."""
        first = self.chunk({"role": "assistant", "content": ""}, None)
        if calls := message.get("tool_calls"):
            return [first, self.chunk({"tool_calls": [one | {"index": at} for at, one in enumerate(calls)]}, None)]
        if refusal := message.get("refusal"):
            return [first, self.chunk({"refusal": refusal}, None)]
        text = message.get("content") or ""
        return [first, *(self.chunk({"content": text[at : at + 40]}, None) for at in range(0, len(text), 40))]

    def chunk(self, delta: dict[str, Any], finish: str | None) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        return json.dumps(self._chunk() | {"choices": choices})

    def accounts(self) -> list[str]:
        """The last chunk of a stream that was asked to tell its use."""
        wanted = (self.body.get("stream_options") or {}).get("include_usage")
        return [json.dumps(self._chunk() | {"choices": [], "usage": self.usage})] if wanted and self.usage else []

    def _chunk(self) -> dict[str, Any]:
        return {"id": "chat-1", "object": "chat.completion.chunk", "created": 0, "model": REPLY_MODEL}

    def stream(self, events: Iterable[str]) -> None:
        self.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        for one in events:
            self.part(f"data: {one}\n\n".encode())
        self.wire.wfile.write(b"0\r\n\r\n")

    def part(self, data: bytes) -> None:
        """A piece of a chunked body."""
        self.wire.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wire.wfile.flush()

    def error(self, status: int, code: str | None, message: str = "no", **headers: str) -> None:
        """An error as endpoints tell it."""
        body = {"error": {"message": message, "type": "error", "param": None, "code": code}}
        self.json(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def json(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        self.bytes(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

    def bytes(self, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        self.head(status, {"Content-Length": str(len(data)), **headers})
        self.wire.wfile.write(data)

    def head(self, status: int, headers: Mapping[str, str]) -> None:
        self.wire.send_response(status)
        for name, value in headers.items():
            self.wire.send_header(name, value)
        self.wire.end_headers()
        self.wire.wfile.flush()

    def raw(self, data: bytes) -> None:
        """Bytes on the wire, whatever they mean."""
        self.wire.close_connection = True
        self.wire.wfile.write(data)
        self.wire.wfile.flush()

    def reset(self) -> None:
        """Cut the connection without a goodbye."""
        self.wire.close_connection = True
        self.wire.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wire.connection.close()

    def wait(self, seconds: float = 60.0) -> bool:
        """Say nothing for a while; True if the endpoint is being shut down."""
        return self.closing.wait(seconds)
