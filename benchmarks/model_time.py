"""Wall time of a design with a chat model that answers each call after a fixed time, beside the critical path of calls.

usage: python benchmarks/model_time.py [--seconds 1.0] [--rounds N] BRIEF...      (default: the briefs of examples/)

The critical path is the time during which at least one call is under way: what no program can do without. The baseline
in the same run is the embedded design of the same brief. An endpoint of this process answers, so the client, its checks
and the wire are measured too; it has nothing to propose.
"""

import argparse
import json
import statistics
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from archadvisor.telemetry.observing import observed
from archadvisor.telemetry.record import SpanRecord, recorded

LIMIT = 1.15
FRAME = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "fixed"}


@dataclass(frozen=True)
class Measured:
    """One design: seconds in all, seconds with a call under way, calls, and seconds of the embedded design."""

    wall: float
    calling: float
    calls: int
    embedded: float


def seconds_of(spans: Iterable[SpanRecord]) -> float:
    """The seconds during which at least one of the spans is open."""
    total = end = 0
    for one in sorted(spans, key=lambda one: one.start_unix_ns):
        total += max(0, one.end_unix_ns - max(one.start_unix_ns, end))
        end = max(end, one.end_unix_ns)
    return total / 1e9


def empty_answer(form: dict[str, Any]) -> dict[str, Any]:
    """An answer of a form that proposes nothing: every list is empty."""
    return {name: [] for name in form["properties"]}


@contextmanager
def endpoint(seconds: float) -> Iterator[str]:
    """The address of an endpoint that answers every call after these seconds with an empty proposal."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Answer in the form that is asked for, whole."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(seconds)
            text = json.dumps(empty_answer(body["response_format"]["json_schema"]["schema"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for delta, finish in (({"role": "assistant", "content": text}, None), ({}, "stop")):
                choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
                told = {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 0,
                    "model": "fixed",
                    "choices": choices,
                }
                self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def measured(text: str, base_url: str) -> Measured:
    """One embedded design and one with the model."""
    from archadvisor.graphs.design import design_graph
    from archadvisor.graphs.run import design, embedded_tools, model_reasoner, stream
    from archadvisor.models.opening import chat_model
    from archadvisor.settings import load_settings

    started = time.perf_counter()
    design(text)
    embedded = time.perf_counter() - started
    settings = load_settings({"model": "fixed", "base_url": base_url, "structured": "json_schema"})
    with observed() as spans:
        started = time.perf_counter()
        graph = design_graph(model_reasoner(chat_model(settings, lambda *_: None)), embedded_tools())
        for _ in stream(graph, text, "brief", {}):
            pass
        wall = time.perf_counter() - started
    calls = [one for one in recorded(spans) if one.name.startswith("chat ")]
    return Measured(wall, seconds_of(calls), len(calls), embedded)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("briefs", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    paths = options.briefs or sorted((Path(__file__).parents[1] / "examples").glob("*.md"))
    print(f"each call is answered after {options.seconds} s; medians of {options.rounds} rounds, in seconds")
    print(f"{'brief':28}{'calls':>6}{'wall':>8}{'calling':>9}{'ratio':>8}{'embedded':>10}")
    with endpoint(options.seconds) as base_url:
        measured(paths[0].read_text(encoding="utf-8"), base_url)
        for path in paths:
            text = path.read_text(encoding="utf-8")
            rows = [measured(text, base_url) for _ in range(options.rounds)]
            ratio = statistics.median(one.wall / one.calling for one in rows)
            wall, calling, embedded = (
                statistics.median(getattr(one, name) for one in rows) for name in ("wall", "calling", "embedded")
            )
            mark = "" if ratio <= LIMIT else f"   more than {LIMIT}"
            print(f"{path.stem:28}{rows[0].calls:6}{wall:8.2f}{calling:9.2f}{ratio:8.3f}{embedded:10.2f}{mark}")


if __name__ == "__main__":
    main()
