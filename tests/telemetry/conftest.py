from collections.abc import Iterator

import pytest

from tests.telemetry.receiver import Received, receiving


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch) -> None:
    """No variable of this machine says where telemetry goes."""
    import os

    for name in [one for one in os.environ if one.startswith("OTEL_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def received(monkeypatch) -> Iterator[Received]:
    """A receiver that the environment names."""
    with receiving() as received:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", received.endpoint)
        yield received
