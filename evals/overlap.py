"""Overlap of two texts: BLEU and ROUGE. They reward wording, not design, so they are reported and never decide."""

import re
from collections import Counter
from collections.abc import Sequence
from math import exp, log

from archadvisor.evals.score import harmonic

ORDERS = 4
_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens_of(text: str) -> list[str]:
    """Words, figures and punctuation marks in lower case."""
    return _TOKEN.findall(text.lower())


def bleu(given: Sequence[str], reference: Sequence[str]) -> float:
    """BLEU-4 of one text against one reference, in [0, 1].

    Brevity penalty times the geometric mean of clipped n-gram precisions; the k-th precision of 0 counts as
    1 / (2^k · n-grams). Sources: Papineni et al. 2002; smoothing 3 of Chen and Cherry 2014, as in sacreBLEU.
    """
    if not given or not reference:
        return 0.0
    logs, missing = [], 0
    for order in range(1, min(ORDERS, len(given)) + 1):
        found = _grams(given, order)
        matched = sum((found & _grams(reference, order)).values())
        if order == 1 and not matched:
            return 0.0
        missing += not matched
        logs.append(log((matched or 0.5**missing) / sum(found.values())))
    brevity = min(0.0, 1 - len(reference) / len(given))
    return exp(brevity + sum(logs) / len(logs))


def rouge_n(given: Sequence[str], reference: Sequence[str], order: int) -> float:
    """ROUGE-N: F1 over n-grams, in [0, 1]. Source: Lin 2004."""
    found, wanted = _grams(given, order), _grams(reference, order)
    matched = sum((found & wanted).values())
    return _f1(matched, sum(found.values()), sum(wanted.values()))


def rouge_l(given: Sequence[str], reference: Sequence[str]) -> float:
    """ROUGE-L: F1 of the longest common subsequence, in [0, 1]. Source: Lin 2004."""
    return _f1(common_length(given, reference), len(given), len(reference))


def common_length(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence, with one bit per token of the first text.

    Source: Hyyrö 2004, bit-parallel LCS-length computation revisited.
    """
    places: dict[str, int] = {}
    for place, token in enumerate(one):
        places[token] = places.get(token, 0) | 1 << place
    row = all_set = (1 << len(one)) - 1
    for token in other:
        matches = row & places.get(token, 0)
        row = ((row + matches) | (row - matches)) & all_set
    return len(one) - row.bit_count()


def _grams(tokens: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[start : start + order]) for start in range(len(tokens) - order + 1))


def _f1(matched: int, given: int, wanted: int) -> float:
    return harmonic(matched / given, matched / wanted) if given and wanted else 0.0
