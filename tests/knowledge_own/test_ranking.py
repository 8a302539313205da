"""Own knowledge is found beside the built-in one and never outranks it by volume."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.knowledge.base import Hit
from archadvisor.knowledge.embedding import minilm
from archadvisor.knowledge.own.content import DOCUMENTS
from archadvisor.knowledge.own.ranking import BesideBuiltIn, OwnRanking, OwnText, merged

QUERY = "answers are stored and given again to the same question"


class Ranked:
    """A built-in retriever with twenty hits."""

    def rank(self, query, kinds, limit):
        return [Hit(f"built-{n:02}", "patterns", 1 - n / 40) for n in range(20)][:limit]


def ranking(texts: list[OwnText]) -> OwnRanking:
    model = minilm()
    distinct = list({one.text for one in texts})
    rows = dict(zip(distinct, model.embed(distinct), strict=True)) if model else {}
    return OwnRanking(texts, np.stack([rows[one.text] for one in texts]) if model else None)


def chunks(document: str, count: int) -> list[OwnText]:
    text = "The answer to a question is stored and given again when the same question comes."
    return [OwnText(DOCUMENTS, f"{document}#l{n}", document, text) for n in range(count)]


@pytest.fixture(scope="module")
def flooded() -> BesideBuiltIn:
    """A thousand passages of one document and one of another, all about the query."""
    own = ranking([*chunks("own-flood", 1000), *chunks("own-note", 1)])
    return BesideBuiltIn(Ranked(), frozenset({"patterns"}), own)


def test_a_thousand_passages_of_one_document_are_one_hit(flooded):
    found = flooded.rank(QUERY, (DOCUMENTS,), 20)
    assert [one.record_id for one in found] == ["own-flood#l0", "own-note#l0"]


def test_they_push_no_built_in_record_out(flooded):
    found = flooded.rank(QUERY, ("patterns", DOCUMENTS), 20)
    built_in = [one for one in found if one.kind == "patterns"]
    assert [one.record_id for one in built_in] == [f"built-{n:02}" for n in range(18)]
    assert built_in == Ranked().rank(QUERY, (), 18)
    assert flooded.rank(QUERY, ("patterns",), 20) == Ranked().rank(QUERY, (), 20)


def test_a_thousand_documents_take_every_second_place_at_most():
    own = ranking([text for n in range(1000) for text in chunks(f"own-{n:03}", 1)])
    found = BesideBuiltIn(Ranked(), frozenset({"patterns"}), own).rank(QUERY, ("patterns", DOCUMENTS), 10)
    assert [one.kind for one in found] == ["patterns", DOCUMENTS] * 5


def test_what_is_about_something_else_is_not_found():
    own = ranking([OwnText(DOCUMENTS, "own-a#l1", "own-a", "The canteen opens at eleven and serves soup.")])
    assert own.rank(QUERY, (DOCUMENTS,), 5) == []
    assert own.rank("when does the canteen open", (DOCUMENTS,), 5)[0].record_id == "own-a#l1"


HITS = st.integers(0, 30)


@given(HITS, HITS, st.integers(1, 20))
def test_both_origins_have_a_right_to_half_and_to_what_the_other_leaves(built_in, own, limit):
    given_hits = [Hit(f"b{n:02}", "patterns", 1 - n / 100) for n in range(built_in)]
    own_hits = [Hit(f"o{n:02}", "patterns", 0.5) for n in range(own)]
    found = merged(given_hits, own_hits, limit)
    ours = [one for one in found if one.record_id.startswith("b")]
    assert len(found) == min(limit, built_in + own)
    assert ours == given_hits[: len(ours)]
    assert len(ours) >= min(built_in, limit - limit // 2)
    assert len(found) - len(ours) >= min(own, limit // 2)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
