"""The wire to an endpoint, with the bounds that HTTP clients lack.

No compression is asked for and none is accepted, so that what arrives is what is read: a few kilobytes can't become
gigabytes. A body is cut off when it is longer than any answer or slower than any model.
"""

import time
from collections.abc import AsyncIterator, Callable
from functools import cache
from ssl import SSLContext
from urllib.request import getproxies, proxy_bypass

import httpx2

from archadvisor.errors import TransientError
from archadvisor.models.targets import Target

MOST_BYTES = 4_000_000
"""Of a reply; a hundred times the longest answer that is asked for, with the wrapping of a stream."""

LEAST_BYTES_PER_SECOND = 20.0
"""Once a body has begun. One token a second, wrapped as a stream wraps it, is some two hundred."""

GRACE_SECONDS = 10.0
"""So long may a body be slower."""

CONNECT_SECONDS = 10.0


class BoundedBody(httpx2.AsyncByteStream):
    """The bytes of a reply, up to the bounds."""

    def __init__(self, parts: httpx2.AsyncByteStream, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._clock = clock

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts. Raises TransientError where the body passes a bound."""
        begun, size = self._clock(), 0
        async for part in self._parts:
            size += len(part)
            seconds = self._clock() - begun
            if size > MOST_BYTES:
                raise TransientError("protocol", f"the reply is longer than {MOST_BYTES // 1_000_000} MB")
            if seconds > GRACE_SECONDS and size < seconds * LEAST_BYTES_PER_SECOND:
                raise TransientError("timeout", f"the reply is slower than {LEAST_BYTES_PER_SECOND:.0f} bytes a second")
            yield part

    async def aclose(self) -> None:
        """Give the connection back."""
        await self._parts.aclose()


class BoundedTransport(httpx2.AsyncHTTPTransport):
    """A transport that hands on bounded replies, and tells nobody but OpenAI who the user is there."""

    def __init__(self, one: Target, proxy_environment: bool) -> None:
        proxy = _proxy(one.base_url) if proxy_environment else None
        super().__init__(verify=_certificates(proxy_environment), trust_env=proxy_environment, proxy=proxy)
        self._untold = () if one.kind == "openai" else ("OpenAI-Organization", "OpenAI-Project")

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The reply. Raises TransientError if it is compressed."""
        request.headers["Accept-Encoding"] = "identity"
        for name in self._untold:
            request.headers.pop(name, None)
        reply = await super().handle_async_request(request)
        if reply.headers.get("Content-Encoding", "identity").lower() != "identity":
            await reply.aclose()
            raise TransientError("protocol", "the reply is compressed, which was not asked for")
        assert isinstance(reply.stream, httpx2.AsyncByteStream)
        return httpx2.Response(
            reply.status_code, headers=reply.headers, stream=BoundedBody(reply.stream), extensions=reply.extensions
        )


def http_client(one: Target, proxy_environment: bool) -> httpx2.AsyncClient:
    """A client for one endpoint: no redirects, and no proxy but the environment's if that is asked for."""
    transport = BoundedTransport(one, proxy_environment)
    return httpx2.AsyncClient(transport=transport, follow_redirects=False, trust_env=False)


def unused_client() -> httpx2.Client:
    """A blocking client that reaches nobody, for a library that builds one of its own if it is given none."""
    return httpx2.Client(transport=httpx2.BaseTransport(), trust_env=False)


@cache
def _certificates(environment: bool) -> SSLContext:
    """What certificates are checked with; reading them takes a while."""
    return httpx2.create_ssl_context(trust_env=environment)


def _proxy(base_url: str) -> str | None:
    """The proxy that the environment sets for an address."""
    url = httpx2.URL(base_url)
    return None if proxy_bypass(url.host) else getproxies().get(url.scheme)
