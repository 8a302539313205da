"""How well retrieval finds the right patterns: recall and reciprocal rank over questions with known answers.

recall@k is the share of a question's gold ids among its first k results, MRR the reciprocal rank of the first gold
id, both averaged over questions. Gold ids that are not in the knowledge base count as not found, and are told. A
question is asked of the patterns, and of the anti-patterns too if one of them is its answer.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from archadvisor.domain.model import Model
from archadvisor.errors import InputError
from archadvisor.guardrails.intake import Expected
from archadvisor.guardrails.structured import read_yaml
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.embedding import Embedder, minilm
from archadvisor.knowledge.lexical import WordIndex
from archadvisor.knowledge.records import Record
from archadvisor.knowledge.retrieval import retrieval_text

RANDOM_SEED = 0
DEPTHS = (5, 20)
BENCH_FILE = Expected("Give YAML: `queries` with id, query and gold ids, or a list of `card` and `text`.", 5_000_000)
FULL = "all scores"

Scorer = Callable[[str], NDArray[np.float32]]
Ranking = Callable[["BenchQuery"], list[str]]


class BenchQuery(Model):
    """A question and the ids of the records that answer it; the first is the primary answer."""

    id: str
    query: str
    gold: list[str]
    style: str | None = None
    kinds: tuple[str, ...] = ("patterns",)


@dataclass(frozen=True)
class BenchScore:
    """The result of one ranker; all figures are fractions."""

    ranker: str
    recall_at_5: float
    recall_at_20: float
    mean_reciprocal_rank: float


@dataclass(frozen=True)
class BenchReport:
    """Scores of all rankers, over all gold and over the gold that is in the knowledge base at all.

    `halves` are those of the full ranking on every other question and on the rest: how far chance goes.
    """

    scores: list[BenchScore]
    scores_of_present: list[BenchScore]
    halves: list[BenchScore]
    queries: int
    gold: int
    absent_gold: list[str]


def read_bench(path: Path) -> list[BenchQuery]:
    """The questions of a file: a list `queries` with id, query and gold, or a list of texts, each with its `card`.

    Raises InputError if the file cannot be used.
    """
    try:
        raw = read_yaml(str(path), BENCH_FILE)
        rows = [_of_card(*one) for one in enumerate(raw)] if isinstance(raw, list) else raw["queries"]
        queries = [BenchQuery.model_validate(one) for one in rows]
    except (KeyError, TypeError, ValidationError) as error:
        raise InputError(f"{path} is no benchmark: it needs `queries` with id, query and gold ({error})") from error
    if not queries or not all(query.gold for query in queries):
        raise InputError(f"{path}: every query needs at least one gold id")
    return queries


def _of_card(number: int, row: Mapping[str, str]) -> dict[str, object]:
    return {"id": f"{row['card']}-{number}", "query": row["text"], "gold": [row["card"]]}


def run_bench(queries: list[BenchQuery], knowledge: KnowledgeBase) -> BenchReport:
    """Score the full ranking beside BM25 alone, MiniLM alone and a random order of the same records."""
    if not knowledge.patterns or not queries:
        raise InputError("nothing to measure: the benchmark or the knowledge base is empty")
    asked = [query.model_copy(update={"kinds": _kinds(query, knowledge)}) for query in queries]
    gold = sorted({one for query in asked for one in query.gold})
    present = _with_present_gold(asked, knowledge)
    rankers = _rankers(knowledge)
    return BenchReport(
        scores=[score(name, ranking, asked) for name, ranking in rankers.items()],
        scores_of_present=[score(name, ranking, present) for name, ranking in rankers.items() if present],
        halves=[
            score(f"{FULL}, {half}", rankers[FULL], part)
            for half, part in (("1st, 3rd ...", asked[::2]), ("2nd, 4th ...", asked[1::2]))
            if part
        ],
        queries=len(asked),
        gold=len(gold),
        absent_gold=[one for one in gold if one not in knowledge.patterns and one not in knowledge.anti_patterns],
    )


def _rankers(knowledge: KnowledgeBase) -> dict[str, Ranking]:
    """The full ranking and the simple ones that it has to beat."""

    def full(query: BenchQuery) -> list[str]:
        return [
            hit.record_id for hit in knowledge.search(query.query, query.kinds, len(_records(knowledge, query.kinds)))
        ]

    given: dict[str, Ranking] = {FULL: full, "BM25 alone": _alone(knowledge, _word_scores)}
    if (model := minilm()) is not None:
        given["MiniLM alone"] = _alone(knowledge, partial(_meaning_scores, model))
    return {**given, "random order": _random_order(knowledge)}


def score(name: str, ranking: Ranking, queries: list[BenchQuery]) -> BenchScore:
    """The figures of one ranker."""
    rows = [_one(ranking(query), query.gold) for query in queries]
    shallow, deep, reciprocal = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return BenchScore(name, shallow, deep, reciprocal)


def _kinds(query: BenchQuery, knowledge: KnowledgeBase) -> tuple[str, ...]:
    faults = any(one in knowledge.anti_patterns for one in query.gold)
    return ("patterns", "anti_patterns") if faults else ("patterns",)


def _records(knowledge: KnowledgeBase, kinds: tuple[str, ...]) -> dict[str, Record]:
    """The records that compete, in order of id."""
    return dict(sorted((one, record) for kind in kinds for one, record in getattr(knowledge, kind).items()))


def _with_present_gold(queries: list[BenchQuery], knowledge: KnowledgeBase) -> list[BenchQuery]:
    """The questions that the knowledge base can answer at all, with the gold that it holds."""
    held = [(query, [one for one in query.gold if one in _records(knowledge, query.kinds)]) for query in queries]
    return [query.model_copy(update={"gold": gold}) for query, gold in held if gold]


def _one(ranked: list[str], gold: list[str]) -> tuple[float, float, float]:
    ranks = [ranked.index(one) + 1 for one in gold if one in ranked]
    shallow, deep = (sum(rank <= depth for rank in ranks) / len(gold) for depth in DEPTHS)
    return shallow, deep, 1 / min(ranks) if ranks else 0.0


def _alone(knowledge: KnowledgeBase, scores_of: Callable[[list[str]], Scorer]) -> Ranking:
    """The order by one score of the same texts, which are indexed once for each set of kinds."""

    @cache
    def indexed(kinds: tuple[str, ...]) -> tuple[list[str], Scorer]:
        records = _records(knowledge, kinds)
        return list(records), scores_of([retrieval_text(record) for record in records.values()])

    def rank(query: BenchQuery) -> list[str]:
        ids, scorer = indexed(query.kinds)
        scores = scorer(query.query)
        return [ids[place] for place in sorted(range(len(ids)), key=lambda place: (-scores[place], ids[place]))]

    return rank


def _word_scores(texts: list[str]) -> Scorer:
    return WordIndex(texts).scores


def _meaning_scores(model: Embedder, texts: list[str]) -> Scorer:
    vectors = model.embed(texts)
    return lambda query: np.asarray(vectors @ model.embed([query])[0])


def _random_order(knowledge: KnowledgeBase) -> Ranking:
    dice = random.Random(RANDOM_SEED)

    def rank(query: BenchQuery) -> list[str]:
        ids = list(_records(knowledge, query.kinds))
        return dice.sample(ids, len(ids))

    return rank
