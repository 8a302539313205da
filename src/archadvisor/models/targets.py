"""One model at one endpoint, ready to be asked: address, key and the way it is billed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from archadvisor.errors import InputError
from archadvisor.models.contract import Price
from archadvisor.settings import Kind, LimitName, ModelAt, Structured, TokenPrices
from archadvisor.telemetry.model_calls import Served

OPENAI_URL = "https://api.openai.com/v1"
THINKING_TOKENS = 4_000
NO_KEY = "none"
"""Sent where no key is set: servers of one's own ask for none, and the client sends one always."""

CONVENTIONAL: Mapping[Kind, str] = {"openai": "openai", "azure": "azure.ai.openai", "compatible": "openai_compatible"}
"""The names of providers in traces; the last is no word of the conventions, which have none for it."""


@dataclass(frozen=True)
class Target:
    """A model at an endpoint. `price` is its reference in the price catalogue, or its own prices; None is unknown."""

    kind: Kind
    base_url: str
    model: str
    key: SecretStr = field(repr=False, compare=False)
    api_version: str | None = None
    structured: Structured = "auto"
    output_limit: LimitName = "max_completion_tokens"
    temperature: float | None = None
    thinking_tokens: int = 0
    price: str | TokenPrices | None = None

    @property
    def endpoint(self) -> str:
        """The name under which its failures are counted: the address, which models of it share."""
        return self.base_url

    @property
    def name(self) -> str:
        """How a person knows it: the model and where it is."""
        return f"{self.model} at {urlsplit(self.base_url).hostname}"

    @property
    def served(self) -> Served:
        """Who serves it, as a trace tells."""
        parts = urlsplit(self.base_url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return Served(CONVENTIONAL[self.kind], self.model, parts.hostname, port)

    def micro_usd(self, price: Price, given: int, cached: int, written: int) -> int | None:
        """What a call costs in millionths of a US dollar, rounded up; None if no price is known."""
        if isinstance(self.price, TokenPrices):
            return -int(-(given * self.price.input + written * self.price.output) // 1)
        return None if self.price is None else price(self.price, given, cached, written)


def target(one: ModelAt, environment: Mapping[str, str] = os.environ) -> Target:
    """Where a model of the settings is. Raises InputError for an address or a key that is missing or unusable."""
    base_url = _base_url(one, environment)
    kind = one.kind or _kind_of(base_url)
    version = one.api_version or environment.get("OPENAI_API_VERSION")
    if kind == "azure" and not version and not _is_versionless(base_url):
        raise InputError("api_version: Azure asks for one. Set it, or OPENAI_API_VERSION, e.g. 2024-10-21.")
    return Target(
        kind=kind,
        base_url=base_url,
        model=one.model,
        key=_key(one, kind, environment),
        api_version=None if kind != "azure" or _is_versionless(base_url) else version,
        structured=one.structured,
        output_limit=one.output_limit or ("max_tokens" if kind == "compatible" else "max_completion_tokens"),
        temperature=one.temperature,
        thinking_tokens=_thinking_tokens(one, kind),
        price=one.price or (f"openai/{one.model}" if kind == "openai" else None),
    )


def _thinking_tokens(one: ModelAt, kind: Kind) -> int:
    """What a model may think beside its answer, since vendors count both: room that is billed only as far as used."""
    if one.thinking_tokens is not None:
        return one.thinking_tokens
    return 0 if kind == "compatible" else THINKING_TOKENS


def _base_url(one: ModelAt, environment: Mapping[str, str]) -> str:
    if one.kind == "azure":
        address = one.base_url or environment.get("AZURE_OPENAI_ENDPOINT")
    else:
        address = one.base_url or environment.get("OPENAI_BASE_URL") or OPENAI_URL
    if not address:
        raise InputError("base_url: Azure has no common address. Set it, or AZURE_OPENAI_ENDPOINT.")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InputError("base_url: write the address of the endpoint, e.g. http://localhost:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError("base_url: leave out user, password and query; a key belongs into the variable of key_env")
    return address.rstrip("/")


def _kind_of(base_url: str) -> Kind:
    host = urlsplit(base_url).hostname or ""
    if host == "api.openai.com":
        return "openai"
    return "azure" if host.endswith((".openai.azure.com", ".cognitiveservices.azure.com")) else "compatible"


def _is_versionless(base_url: str) -> bool:
    """Whether an Azure address is that of its newer interface, which is asked as OpenAI is."""
    return urlsplit(base_url).path.endswith("/openai/v1")


def _key(one: ModelAt, kind: Kind, environment: Mapping[str, str]) -> SecretStr:
    """The key of a model, from the variable that is named; a vendor's own variable goes to the vendor's address only.

    OPENAI_API_KEY belongs to OpenAI and to OPENAI_BASE_URL, not to whatever other address the settings name.
    """
    vendors = {"openai": "OPENAI_API_KEY", "azure": "AZURE_OPENAI_API_KEY"}.get(kind)
    paired = None if one.base_url else "OPENAI_API_KEY"
    name = one.key_env or vendors or paired
    key = environment.get(name, "").strip() if name else ""
    if not key and (one.key_env or vendors):
        raise InputError(f"{name} is not set. Set it to the key for {one.model}.")
    if not key.isascii() or not key.isprintable():
        raise InputError(f"{name} holds characters that no key has. Set it again.")
    return SecretStr(key or NO_KEY)
