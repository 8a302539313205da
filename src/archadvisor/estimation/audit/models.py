"""Which language model a text names, and what models cost at a date."""

import re
from dataclasses import dataclass
from functools import cache

from genai_prices.data_snapshot import get_snapshot

from archadvisor.domain.tables import packaged_table
from archadvisor.estimation.prices import MODEL_PREFIX, ModelPrice, model_price

WORD = re.compile(r"\bo[134]\b|[a-z]+|\d+(?:\.\d+)*", re.I)
COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s?(?:[kKM]\b|million)")
MEASURED = "[kKM]|million|billion|thousand"
USED = "tokens?|input|output|in|out|calls?|requests?|queries"
EMBEDDING = re.compile(r"^embeddings?$")
VERSION = re.compile(r"(?<=[a-z])[-_ .](\d)[-_](\d{1,2})(?=$|[-_ :])|(?<![\d.])(\d)-(\d{1,2})(?=$|[-_ :])", re.I)


@dataclass(frozen=True)
class CatalogueModel:
    """A model of the price catalogue: its reference and the words of its name."""

    reference: str
    words: frozenset[str]


@cache
def _naming() -> dict[str, list[str]]:
    """Vendors in order of precedence, and the words that belong to no name, that mean a vendor, that mark a family."""
    return {
        key: list(value) for key, value in packaged_table("archadvisor.estimation.audit", "model_names.yaml").items()
    }


@cache
def catalogue() -> tuple[CatalogueModel, ...]:
    """The models of the vendors on record, in their order."""
    providers = {provider.id: provider for provider in get_snapshot().providers}
    return tuple(
        CatalogueModel(f"{MODEL_PREFIX}{vendor}/{model.id}", words)
        for vendor in _naming()["vendors"]
        for model in providers[vendor].models
        for words in {name_words(model.id), name_words(model.name or model.id)}
        if words & set(_naming()["families"])
    )


def name_words(text: str) -> frozenset[str]:
    """The words of a model's name: `claude-3-5-haiku-latest` is claude, 3.5, haiku."""
    text = COUNT.sub(" ", text)
    dotted = VERSION.sub(lambda found: f" {found[1] or found[3]}.{found[2] or found[4]} ", text.lower())
    dotted = re.sub(r"\bv([2-9]):\d+\b", r" \1 ", dotted)
    dotted = re.sub(r"\bv?\d+:\d+\b|\b20\d{6}\b|\b(?:20\d\d-\d\d-\d\d)\b", " ", dotted)
    dotted = re.sub(r"\b(\d)\.0\b", r"\1", dotted)
    words = (EMBEDDING.sub("embed", word) for word in WORD.findall(dotted))
    return frozenset(word for word in words if word not in _naming()["noise"])


@cache
def named_model(text: str) -> str | None:
    """The reference of the model that a text names, by the most of its words; None if it names none."""
    words = name_words(text)
    if not words & set(_naming()["families"]):
        return None
    fitting = [one for one in catalogue() if one.words - set(_naming()["implied"]) <= words and _is_name(one.words)]
    marked = [one for one in fitting if one.words & words & set(_naming()["families"])]
    return max(marked, key=lambda one: len(one.words & words), default=None).reference if marked else None  # type: ignore[union-attr]


def models_meant(text: str, cloud: str | None) -> list[str]:
    """The models that a text without a full name may mean: those of the cloud with the family that it names."""
    families = name_words(text) & set(_naming()["families"])
    vendors = tuple(f"{MODEL_PREFIX}{one}/" for one in _naming().get(f"sold_by_{cloud}", []))
    embeds = "embed" in families
    meant = [
        one.reference
        for one in catalogue()
        if one.reference.startswith(vendors) and families <= one.words and ("embed" in one.words) == embeds
    ]
    return list(dict.fromkeys(meant)) if vendors else []


def is_model_name(text: str) -> bool:
    """Whether a text speaks of a language model at all, one of the catalogue or not."""
    return bool(name_words(text) & set(_naming()["families"]))


def without_model_numbers(text: str) -> str:
    """A text without the versions of model names, which are no amounts: `Claude Haiku 4.5` states nothing."""
    families = "|".join(sorted((re.escape(word) for word in _naming()["families"]), key=len, reverse=True))
    versions = "|".join(re.escape(word) for word in _naming()["tiers"])
    part = rf"(?!\d\d[\d.,]*\s*(?:{USED})\b)(?:v?\d+(?:\.\d+)*[ob]?|{versions}|{families})"
    part += rf"(?![\w%]|,\d)(?!\s*(?:{MEASURED})\b)"
    pattern = rf"\b(?:{families})(?:[-_ .(]*{part})*"
    return re.sub(pattern, " ", text, flags=re.I)


def models_costing(input_usd: float, output_usd: float | None, price_date: str) -> list[str]:
    """The models whose list price at a date is this one in USD per million tokens."""
    found = []
    for model in catalogue():
        price = model_price(model.reference, price_date)
        if not isinstance(price, ModelPrice) or not _near(price.input_usd, input_usd):
            continue
        if output_usd is None or _near(price.output_usd, output_usd):
            found.append(model.reference)
    return list(dict.fromkeys(found))


def _is_name(words: frozenset[str]) -> bool:
    """Whether words are enough of a name; `claude` alone is not, `o3` is."""
    return len(words) > 1 or words <= set(_naming()["alone"])


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 0.005 * max(one, other, 1e-9)
