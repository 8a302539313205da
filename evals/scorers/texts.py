"""Measures of wording: how readable a design is and how far it shares words with the case. Reported, never decisive."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from archadvisor.evals.expected import Expected
from archadvisor.evals.overlap import bleu, rouge_l, rouge_n, tokens_of
from archadvisor.evals.produced import Produced
from archadvisor.evals.score import Score, not_expected, scored

LONGEST_SENTENCE, SHORTEST_SENTENCE = 30, 3
"""Words: longer sentences are hard to follow, shorter ones are labels. Rule of thumb of plain-language guides."""
MOST_TOLD = 5
_PROSE = {
    "components": ("purpose",),
    "risks": ("scenario",),
    "controls": ("implementation", "verification"),
    "decisions": ("choice", "reason", "flips_if"),
    "failure_modes": ("cause", "effect", "response"),
}
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def prose_of(design: Produced) -> Iterator[str]:
    """The running text of a design, entry by entry."""
    for part, fields in _PROSE.items():
        for one in design.lists[part]:
            yield from (said for name in fields if isinstance(said := one.get(name), str) and said)


def readability(design: Produced, case: Expected) -> Score:
    """The share of sentences that are neither too long nor said twice."""
    sentences = [one.strip() for text in prose_of(design) for one in _SENTENCE.split(text)]
    counted = [one for one in sentences if len(one.split()) >= SHORTEST_SENTENCE]
    if not counted:
        return scored(0.0, "the design says nothing in sentences")
    long = [one for one in counted if len(one.split()) > LONGEST_SENTENCE]
    repeated = len(counted) - len(set(counted))
    reason = f"{len(long)} of {len(counted)} sentences are long, {repeated} are said before"
    return scored(max(0.0, 1 - (len(long) + repeated) / len(counted)), reason, [one[:80] for one in long[:MOST_TOLD]])


def _overlap(
    measure: Callable[[Sequence[str], Sequence[str]], float], name: str
) -> Callable[[Produced, Expected], Score]:
    def score(design: Produced, case: Expected) -> Score:
        wanted = tokens_of(" ".join(_told(case)))
        if not wanted:
            return not_expected("the case tells nothing in words")
        return scored(measure(tokens_of(" ".join(prose_of(design))), wanted), f"{name} against the words of the case")

    return score


def _told(case: Expected) -> Iterator[str]:
    yield from (f"{one.choice}. {one.reason}." for one in case.record.decisions)
    yield from (one.note for one in case.record.risks)


TEXT_MEASURES: Mapping[str, Callable[[Produced, Expected], Score]] = {
    "readability": readability,
    "bleu": _overlap(bleu, "BLEU-4"),
    "rouge_1": _overlap(lambda given, wanted: rouge_n(given, wanted, 1), "ROUGE-1"),
    "rouge_2": _overlap(lambda given, wanted: rouge_n(given, wanted, 2), "ROUGE-2"),
    "rouge_l": _overlap(rouge_l, "ROUGE-L"),
}
"""Given to `score_design` as `more`: a tenth of its speed, and no part of the figure."""
