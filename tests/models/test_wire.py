"""The wire: where requests go, with which headers, and what a reply may be."""

import asyncio
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from contextvars import ContextVar

import httpx2
import openai
import pytest

from archadvisor.errors import ModelCallError, TransientError
from archadvisor.models.background import LATE_SECONDS, Background
from archadvisor.models.faults import fault_of, was_free
from archadvisor.models.opening import chat_model
from archadvisor.models.targets import THINKING_TOKENS
from archadvisor.models.transport import GRACE_SECONDS, LEAST_BYTES_PER_SECOND, MOST_BYTES, BoundedBody
from archadvisor.settings import load_settings
from tests.models.asking import ANSWER, Choice, client, question
from tests.models.endpoint.server import LOCAL_ONLY, serving

pytestmark = LOCAL_ONLY


@pytest.fixture
def endpoint():
    with serving(lambda _: ANSWER) as one:
        yield one


def test_azure_is_asked_by_deployment_and_version(endpoint):
    settings = load_settings(
        {"model": "desk", "kind": "azure", "base_url": endpoint.address, "api_version": "2024-10-21"}
    )
    asked = chat_model(settings, lambda *_: None, environment={"AZURE_OPENAI_API_KEY": "azure-canary"})
    assert asked.ask(question()).proposal == Choice(**ANSWER)
    request = endpoint.requests[0]
    assert request.path == "/openai/deployments/desk/chat/completions?api-version=2024-10-21"
    assert request.headers["api-key"] == "azure-canary"
    assert request.body["max_completion_tokens"] == 200 + THINKING_TOKENS


def test_azures_newer_interface_is_asked_as_openai_is(endpoint):
    settings = load_settings({"model": "desk", "kind": "azure", "base_url": f"{endpoint.address}/openai/v1"})
    asked = chat_model(settings, lambda *_: None, environment={"AZURE_OPENAI_API_KEY": "azure-canary"})
    assert asked.ask(question()).proposal == Choice(**ANSWER)
    assert endpoint.requests[0].path == "/openai/v1/chat/completions"
    assert endpoint.requests[0].headers["authorization"] == "Bearer azure-canary"


def test_variables_of_other_tools_change_nothing(endpoint, monkeypatch):
    with serving(lambda _: ANSWER) as other:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_BASE_URL", "OPENAI_API_BASE"):
            monkeypatch.setenv(name, other.base_url)
        for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ORGANIZATION"):
            monkeypatch.setenv(name, "canary")
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", other.address)
        monkeypatch.setenv("LANGSMITH_API_KEY", "canary")
        client(endpoint).ask(question())
        time.sleep(0.2)
        assert (other.requests, other.strays) == ([], [])
        assert "canary" not in str(endpoint.requests[0])


def test_a_proxy_of_the_environment_is_used_when_that_is_asked_for(endpoint, monkeypatch):
    with serving(lambda _: ANSWER) as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        monkeypatch.setenv("no_proxy", "")
        asked = client(endpoint, settings={"proxy_environment": True, "base_url": "http://desk.example/v1"})
        assert asked.ask(question()).proposal == Choice(**ANSWER)
        assert proxy.requests[0].path == "http://desk.example/v1/chat/completions" and endpoint.requests == []


def test_nobody_there_is_a_fault_of_the_network():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        asked = chat_model(load_settings({"model": "m", "base_url": address}), lambda *_: None, sleep=lambda _: None)
        with pytest.raises(TransientError) as refused:
            asked.ask(question())
    assert refused.value.kind == "network" and asked.used()["requirements-analyst"].usage.output_tokens == 0


class Parts:
    """A body in parts, and the clock that each of them moves."""

    def __init__(self, sizes: list[int], seconds: float) -> None:
        self.sizes, self.seconds, self.now = sizes, seconds, 0.0

    async def __aiter__(self):
        for size in self.sizes:
            self.now += self.seconds
            yield b"x" * size


async def read(parts: Parts) -> int:
    return sum([len(part) async for part in BoundedBody(parts, lambda: parts.now)])


def finished(work) -> int:
    """The result of work that never waits."""
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value
    raise AssertionError


def test_a_body_has_a_greatest_length_and_a_least_speed():
    assert finished(read(Parts([MOST_BYTES // 2] * 2, 0.0))) == MOST_BYTES
    with pytest.raises(ModelCallError, match="longer") as long_one:
        finished(read(Parts([MOST_BYTES // 2 + 1] * 2, 0.0)))
    assert long_one.value.kind == "protocol"
    fair = int(LEAST_BYTES_PER_SECOND) + 1
    assert finished(read(Parts([fair] * 100, 1.0))) == 100 * fair
    assert finished(read(Parts([1], GRACE_SECONDS))) == 1
    with pytest.raises(ModelCallError, match="slower") as slow_one:
        finished(read(Parts([1] * 100, 1.0)))
    assert slow_one.value.kind == "timeout"


def test_the_client_is_imported_when_a_model_is_opened():
    code = (
        "import sys, archadvisor.settings, archadvisor.models, archadvisor.models.contract\n"
        "print(sorted(set(sys.modules) & {'langchain_openai', 'openai', 'httpx2', 'langchain_core', 'tenacity'}))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("fault", "words"), [("gzip_bomb", "compressed"), ("huge_body", "longer"), ("endless", "longer")]
)
def test_no_reply_is_read_beyond_its_bounds(fault, words, endpoint):
    with pytest.raises(TransientError, match=words):
        client(endpoint.always(fault), settings={"answer_seconds": 60.0}, sleep=lambda _: None).ask(question())


async def stubborn() -> None:
    """Work that does not let itself be cut off."""
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)


def test_what_cannot_be_cut_off_is_left_behind():
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        Background().run(stubborn(), 0.1)
    assert time.monotonic() - begun < LATE_SECONDS + 10


def test_work_sees_the_context_of_its_caller():
    word = ContextVar("word", default="")

    async def heard() -> str:
        return word.get()

    word.set("here")
    assert Background().run(heard(), 10) == "here"


def test_a_certificate_that_is_not_trusted_is_told_with_its_remedy():
    cause = httpx2.ConnectError("certificate verify failed")
    cause.__cause__ = ssl.SSLCertVerificationError("self-signed")
    error = openai.APIConnectionError(request=httpx2.Request("POST", "https://desk.example"))
    error.__cause__ = cause
    assert "SSL_CERT_FILE" in str(fault_of(error)) and was_free(error)
