"""Which language a text is written in, by its script and its commonest words."""

import re

from archadvisor.guardrails.hygiene import rules

_FEWEST_WORDS = 6


def detect_language(text: str) -> str:
    """A two-letter code; `en` unless another language clearly fits better."""
    return _by_script(text) or _by_words(text)


def _by_script(text: str) -> str | None:
    """The language of a foreign script that makes up at least half of the letters."""
    letters = [ord(char) for char in text[:20_000] if char.isalpha()]
    for code, ranges in rules()["scripts"].items():
        share = sum(1 for letter in letters if any(low <= letter <= high for low, high in ranges))
        if letters and share >= (0.1 if code == "ja" else 0.5) * len(letters):
            return str(code)
    return None


def _by_words(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if len(words) < _FEWEST_WORDS:
        return "en"
    lists = {code: frozenset(common) for code, common in rules()["stopwords"].items()}
    counts = {code: sum(1 for word in words if word in common) for code, common in lists.items()}
    best = max(counts, key=lambda code: counts[code])
    return str(best) if counts[best] > 1.3 * counts["en"] and counts[best] >= 0.08 * len(words) else "en"
