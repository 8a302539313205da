"""How well retrieval finds the right patterns: recall and reciprocal rank over questions with known answers.

recall@k is the share of a question's gold ids among its first k results, MRR the reciprocal rank of the first gold
id, both averaged over questions. Gold ids that are not in the knowledge base count as not found, and are told.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from archadvisor.domain.model import Model
from archadvisor.errors import InputError
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.lexical import WordIndex
from archadvisor.knowledge.retrieval import retrieval_text

RANDOM_SEED = 0
DEPTHS = (5, 20)

Ranking = Callable[[str], list[str]]


class BenchQuery(Model):
    """A question and the ids of the records that answer it; the first is the primary answer."""

    id: str
    query: str
    gold: list[str]
    style: str | None = None


@dataclass(frozen=True)
class BenchScore:
    """The result of one ranker; all figures are fractions."""

    ranker: str
    recall_at_5: float
    recall_at_20: float
    mean_reciprocal_rank: float


@dataclass(frozen=True)
class BenchReport:
    """Scores of all rankers, over all gold and over the gold that is in the knowledge base at all."""

    scores: list[BenchScore]
    scores_of_present: list[BenchScore]
    queries: int
    gold: int
    absent_gold: list[str]


def read_bench(path: Path) -> list[BenchQuery]:
    """The questions of a file with a list `queries`. Raises InputError if it cannot be used."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))["queries"]
        queries = [BenchQuery.model_validate(one) for one in raw]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValidationError) as error:
        raise InputError(f"{path} is no benchmark: it needs `queries` with id, query and gold ({error})") from error
    if not all(query.gold for query in queries):
        raise InputError(f"{path}: every query needs at least one gold id")
    return queries


def run_bench(queries: list[BenchQuery], knowledge: KnowledgeBase) -> BenchReport:
    """Score the three-way ranking beside BM25 alone and a random order of the same patterns."""
    ids = sorted(knowledge.patterns)
    if not ids or not queries:
        raise InputError("nothing to measure: the benchmark or the knowledge base is empty")
    gold = sorted({one for query in queries for one in query.gold})
    present = _with_present_gold(queries, knowledge)
    rankers: dict[str, Ranking] = {
        "three-way": lambda query: [hit.record_id for hit in knowledge.search(query, ("patterns",), len(ids))],
        "BM25 alone": _words_alone(knowledge, ids),
        "random order": _random_order(ids),
    }
    return BenchReport(
        scores=[score(name, ranking, queries) for name, ranking in rankers.items()],
        scores_of_present=[score(name, ranking, present) for name, ranking in rankers.items() if present],
        queries=len(queries),
        gold=len(gold),
        absent_gold=[one for one in gold if one not in knowledge.patterns],
    )


def score(name: str, ranking: Ranking, queries: list[BenchQuery]) -> BenchScore:
    """The figures of one ranker."""
    rows = [_one(ranking(query.query), query.gold) for query in queries]
    shallow, deep, reciprocal = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return BenchScore(name, shallow, deep, reciprocal)


def _with_present_gold(queries: list[BenchQuery], knowledge: KnowledgeBase) -> list[BenchQuery]:
    """The questions that the knowledge base can answer at all, with the gold that it holds."""
    held = [(query, [one for one in query.gold if one in knowledge.patterns]) for query in queries]
    return [query.model_copy(update={"gold": gold}) for query, gold in held if gold]


def _one(ranked: list[str], gold: list[str]) -> tuple[float, float, float]:
    ranks = [ranked.index(one) + 1 for one in gold if one in ranked]
    shallow, deep = (sum(rank <= depth for rank in ranks) / len(gold) for depth in DEPTHS)
    return shallow, deep, 1 / min(ranks) if ranks else 0.0


def _words_alone(knowledge: KnowledgeBase, ids: list[str]) -> Ranking:
    index = WordIndex([retrieval_text(knowledge.patterns[one]) for one in ids])

    def rank(query: str) -> list[str]:
        scores = index.scores(query)
        return [ids[place] for place in sorted(range(len(ids)), key=lambda place: (-scores[place], ids[place]))]

    return rank


def _random_order(ids: list[str]) -> Ranking:
    dice = random.Random(RANDOM_SEED)
    return lambda query: dice.sample(ids, len(ids))
