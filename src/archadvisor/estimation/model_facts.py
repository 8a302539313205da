"""What the price catalogue lacks about models: a dated extract of LiteLLM's open price file.

`data/model_facts.json` has rerank, page reading, web search and guardrail prices, the size of vectors, limits of prompt
and answer, days of retirement, abilities, and what processing inside the European Union costs more. A fact that is not
there is None.
"""

import json
from functools import lru_cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field

from archadvisor.domain.model import Model

FACTS_FILE = "model_facts.json"
# Text prices in USD per million tokens outside these bounds are slips of the source, not prices.
LEAST_TEXT_USD, MOST_TEXT_USD = 0.005, 700.0
# Names of the same model in one region or another, which share all facts but the uplift.
REGION_PREFIXES = ("regional.", "global.", "eu.", "us.", "apac.", "jp.", "au.")

Ability = Literal["vision", "audio", "documents", "tools", "structured output", "reasoning", "prompt cache", "computer"]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
TokenPrice = Annotated[float, Field(ge=LEAST_TEXT_USD, le=MOST_TEXT_USD)]
Tokens = Annotated[int, Field(gt=0)]


class ModelFacts(Model):
    """Facts about one model; token prices in USD per million, `unit_usd` in USD per named unit (`1k pages`)."""

    mode: str
    input_usd: TokenPrice | None = None
    output_usd: TokenPrice | None = None
    unit_usd: dict[str, Annotated[float, Field(gt=0)]] = {}
    most_input_tokens: Tokens | None = None
    most_output_tokens: Tokens | None = None
    vector_size: Tokens | None = None
    cache_from_tokens: Tokens | None = None
    retires: IsoDate | None = None
    eu_uplift: Annotated[float, Field(ge=1, le=2)] | None = None
    abilities: list[Ability] = []


class FactsExtract(Model):
    """The extract with its origin; the keys of `models` are `<provider>/<name>` as in the price catalogue."""

    origin: str
    version: str
    url: str
    licence: str
    as_of: IsoDate
    models: dict[str, ModelFacts]

    @property
    def source(self) -> str:
        """Where its figures are from, in words."""
        return f"{self.origin} {self.version}, extract of {self.as_of}"


@lru_cache(maxsize=1)
def facts_extract() -> FactsExtract:
    """The extract that ships with the package."""
    text = resources.files("archadvisor.estimation").joinpath("data", FACTS_FILE).read_text(encoding="utf-8")
    return read_extract(text)


def read_extract(text: str) -> FactsExtract:
    """An extract from its JSON text. Raises ValueError if it is malformed."""
    return FactsExtract(**json.loads(text))


def written(extract: FactsExtract) -> str:
    """An extract as JSON, one model per line, so that a difference reads line by line."""
    head = extract.model_dump(mode="json", exclude={"models"})
    lines = [
        f"  {json.dumps(name)}: {json.dumps(facts.model_dump(mode='json', exclude_defaults=True))}"
        for name, facts in sorted(extract.models.items())
    ]
    top = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    return top + ',\n "models": {\n' + ",\n".join(lines) + "\n }\n}\n"


@lru_cache(maxsize=512)
def model_facts(name: str) -> ModelFacts | None:
    """The facts about `<provider>/<name>`, else about the same model without its region; None if it is not there."""
    models = facts_extract().models
    return models.get(name) or models.get(without_region(name))


def without_region(name: str) -> str:
    """`aws/eu.anthropic.claude` becomes `aws/anthropic.claude`; other names stay."""
    provider, _, model = name.partition("/")
    prefix = next((one for one in REGION_PREFIXES if model.startswith(one)), "")
    return f"{provider}/{model.removeprefix(prefix)}"
