"""Wall time of a design with a chat model that answers each call after a fixed time, beside the critical path of calls.

usage: python benchmarks/model_time.py [--seconds 1.0] [--rounds N] BRIEF...      (default: the briefs of examples/)

The critical path is the time during which at least one call is under way: what no program can do without. The baseline
in the same run is the embedded design of the same brief. An endpoint of this process answers, so the client, its checks
and the wire are measured too; it has nothing to propose. `own` is the processor time spent while no call was waited
for: on a machine that does nothing else the ratio is `idle` = 1 + own / calling, whatever the clock says under load.
"""

import argparse
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LIMIT = 1.15
FIGURES = ("wall", "calling", "ratio", "own", "embedded")
FRAME = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "fixed"}


@dataclass(frozen=True)
class Measured:
    """One design in seconds: in all, with a call under way, of the processor without one, and without a model."""

    wall: float
    calling: float
    own: float
    calls: int
    embedded: float

    @property
    def ratio(self) -> float:
        """Wall time to critical path."""
        return self.wall / self.calling


@dataclass
class Waiting:
    """When calls are under way, by the clock and by the processor time of this process."""

    open: int = 0
    calls: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call; what passes while several are open counts once."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self.lock:
            edge = self.open + more == (1 if more > 0 else 0)
            self.open += more
            self.calls += more > 0
            if edge:
                self.wall -= more * time.perf_counter()
                self.cpu -= more * time.process_time()


def empty_answer(form: dict[str, Any]) -> dict[str, Any]:
    """An answer of a form that proposes nothing: every list is empty."""
    return {name: [] for name in form["properties"]}


@contextmanager
def endpoint(seconds: float) -> Iterator[tuple[str, list[Waiting]]]:
    """An endpoint that answers every call after these seconds with an empty proposal, and what it notes last."""
    noted = [Waiting()]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Answer in the form that is asked for, whole."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with noted[-1].call():
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
        yield f"http://127.0.0.1:{server.server_port}/v1", noted
    finally:
        server.shutdown()
        server.server_close()


def measured(text: str, base_url: str, noted: list[Waiting]) -> Measured:
    """One embedded design and one with the model."""
    from archadvisor.graphs.design import design_graph
    from archadvisor.graphs.run import design, embedded_tools, model_reasoner, stream
    from archadvisor.models.opening import chat_model
    from archadvisor.settings import load_settings

    started = time.perf_counter()
    design(text)
    embedded = time.perf_counter() - started
    settings = load_settings({"model": "fixed", "base_url": base_url, "structured": "json_schema"})
    noted.append(Waiting())
    started, cpu = time.perf_counter(), time.process_time()
    graph = design_graph(model_reasoner(chat_model(settings, lambda *_: None)), embedded_tools())
    for _ in stream(graph, text, "brief", {}):
        pass
    wall, waited = time.perf_counter() - started, noted[-1]
    own = time.process_time() - cpu - waited.cpu
    return Measured(wall, waited.wall, own, waited.calls, embedded)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("briefs", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    paths = options.briefs or sorted((Path(__file__).parents[1] / "examples").glob("*.md"))
    print(f"each call is answered after {options.seconds} s; medians of {options.rounds} rounds, in seconds")
    print(f"{'brief':28}{'calls':>6}{'wall':>8}{'calling':>9}{'ratio':>8}{'own':>8}{'idle':>8}{'embedded':>10}")
    with endpoint(options.seconds) as (base_url, noted):
        measured(paths[0].read_text(encoding="utf-8"), base_url, noted)
        for path in paths:
            text = path.read_text(encoding="utf-8")
            rows = [measured(text, base_url, noted) for _ in range(options.rounds)]
            middle = {name: statistics.median(getattr(one, name) for one in rows) for name in FIGURES}
            idle = 1 + middle["own"] / middle["calling"]
            mark = "" if idle <= LIMIT else f"   more than {LIMIT}"
            print(
                f"{path.stem:28}{rows[0].calls:6}{middle['wall']:8.2f}{middle['calling']:9.2f}{middle['ratio']:8.3f}"
                f"{middle['own']:8.2f}{idle:8.3f}{middle['embedded']:10.2f}{mark}"
            )


if __name__ == "__main__":
    main()
