"""What the user set: which chat models answer, where they are, and how far a run may go.

What a flag says wins over an environment variable `ARCHADVISOR_*`, that over the settings file (TOML: `--settings`,
else `archadvisor/settings.toml` in the user's configuration directory), that over the default. The variables of vendors
(`OPENAI_BASE_URL`, `AZURE_OPENAI_ENDPOINT`, `OPENAI_API_VERSION`) fill in what none of them says: a variable that was
set for another tool never sends a key to another place than the one that was named here.

No key is ever part of the settings: they name the environment variable that holds it.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from archadvisor.errors import InputError

Kind = Literal["openai", "azure", "compatible"]
LimitName = Literal["max_completion_tokens", "max_tokens"]
Structured = Literal["auto", "json_schema", "tools", "json_object", "plain"]
AgentName = Literal["requirements-analyst", "component-designer", "cost-estimator", "safety-reviewer", "deliverables"]

PREFIX = "ARCHADVISOR_"
MOST_BYTES = 100_000
"""Of a settings file."""

_REMEDY = "See the section on chat models in the README."


class TokenPrices(BaseModel):
    """Prices of a model that no catalogue has, in USD per million tokens; 0 for one of your own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0, allow_inf_nan=False)
    output: float = Field(ge=0, allow_inf_nan=False)


class Connection(BaseModel):
    """An endpoint and how it wants to be asked; what is None follows from the kind, and the kind from the address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind | None = None
    base_url: str | None = Field(None, max_length=2_000)
    api_version: str | None = Field(None, max_length=40, description="Azure: the version of its interface.")
    key_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", description="The variable with the key.")
    structured: Structured = "auto"
    output_limit: LimitName | None = None
    temperature: float | None = Field(None, ge=0, le=2)
    thinking_tokens: int | None = Field(None, ge=0, le=100_000, description="Room to think in, beside the answer.")
    price: str | TokenPrices | None = Field(None, description="`<provider>/<name>` in the price catalogue, or prices.")


class ModelAt(Connection):
    """A model at an endpoint of its own."""

    model: str = Field(min_length=1, max_length=200)


class Settings(Connection, BaseSettings):
    """Whether chat models are asked at all, the main one, which others stand in for it, which agents have their own,
    and the limits of a run.

    A name alone is another model at the endpoint of the main one. A table is an endpoint of its own, which takes over
    nothing from the main one, its key least of all.
    """

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, env_ignore_empty=True)

    reasoner: Literal["rules", "model"] = "rules"
    model: str | None = Field(None, min_length=1, max_length=200)
    fallbacks: list[str | ModelAt] = []
    agents: dict[AgentName, str | ModelAt] = {}
    answer_seconds: float = Field(120.0, gt=0, description="For one model to answer one question, all tries included.")
    run_seconds: float = Field(900.0, gt=0, description="For all questions of a run.")
    max_calls: int = Field(40, ge=0)
    max_tokens: int | None = Field(None, ge=0)
    max_usd: float | None = Field(None, ge=0, allow_inf_nan=False)
    proxy_environment: bool = Field(False, description="Whether HTTPS_PROXY and SSL_CERT_FILE are followed.")

    @field_validator("answer_seconds", "run_seconds")
    @classmethod
    def _is_finite(cls, seconds: float) -> float:
        if seconds > 86_400:
            raise ValueError("is more than a day")
        return seconds

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The arguments of a call and the environment; the file is read by `load_settings`."""
        return (init_settings, env_settings)

    def chain(self, agent: str) -> list[ModelAt]:
        """The models to ask for an agent, best first, each once; empty if none is set."""
        own = {str(name): one for name, one in self.agents.items()}.get(agent, self.model)
        return list(dict.fromkeys(self._at(one) for one in (own, *self.fallbacks) if one is not None))

    def models(self) -> list[ModelAt]:
        """Every model that may be asked, each once."""
        agents: list[str] = ["", *self.agents]
        return list(dict.fromkeys(one for agent in agents for one in self.chain(agent)))

    def _at(self, one: str | ModelAt) -> ModelAt:
        if isinstance(one, ModelAt):
            return one
        shared = {name: getattr(self, name) for name in Connection.model_fields}
        price = self.price if one == self.model else None
        return ModelAt(**shared | {"model": one, "price": price})


def load_settings(flags: Mapping[str, Any] | None = None, file: Path | None = None) -> Settings:
    """The settings of flags (None is a flag that was not given), environment and file, in this order of precedence.

    Raises InputError that names the file or variable and the field, and quotes no value.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    path = file or settings_file()
    written = _table(path) if file or path.is_file() else {}
    set_outside = {name.upper() for name in os.environ if os.environ[name]}
    below = {name: value for name, value in written.items() if PREFIX + name.upper() not in set_outside}
    try:
        return Settings(**below | given)
    except (ValidationError, ValueError) as error:
        raise InputError(f"settings: {_problem(error)}. {_REMEDY}") from None


def settings_file() -> Path:
    """`archadvisor/settings.toml` in the user's configuration directory."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "archadvisor" / "settings.toml"


def _table(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES // 1000} kB. Settings are a few lines.")
        return tomllib.loads(data.decode())
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as settings ({type(error).__name__}). Give a TOML file.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is no TOML: {error}. {_REMEDY}") from None


def _problem(error: Exception) -> str:
    """What is wrong, by field, without the value that was given."""
    if not isinstance(error, ValidationError):
        return "a variable ARCHADVISOR_* cannot be read; lists and tables are written as JSON"
    found = error.errors(include_url=False, include_input=False)
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden" and "key" in where:
        return f"{where}: keys are not written into settings; name the environment variable that holds it in key_env"
    return f"{where}: {first['msg']}"
