"""Completeness of the knowledge: each record complete in itself, every cross-reference resolved."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from archadvisor.domain.model import Model
from archadvisor.domain.vocabulary import field_specs, ontology
from archadvisor.errors import KnowledgeError
from archadvisor.knowledge.applicability import undecided
from archadvisor.knowledge.crossreferences import foreign, missing, parts, unfit_value, unresolved
from archadvisor.knowledge.currency import stale, untimely
from archadvisor.knowledge.evidence import unfounded
from archadvisor.knowledge.links import contradictions
from archadvisor.knowledge.loading import Records, package_root, read_record, record_files, record_text
from archadvisor.knowledge.organisation_lint import ORGANISATION_COMPLETE
from archadvisor.knowledge.records import (
    RECORD_TYPES,
    AntiPattern,
    ComponentRecord,
    ControlRecord,
    DecisionRecord,
    NeedRecord,
    PatternCard,
    PriceRecord,
    Record,
    RegimeRecord,
    RiskRecord,
    StandardRecord,
    Technology,
)

MODEL_PRICE_PREFIX = "model:"
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FILLER = re.compile(r"\b(todo|tbd|fixme|lorem ipsum)\b", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Problem:
    """Something that a record lacks or gets wrong."""

    kind: str
    record_id: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.record_id}: {self.message}"


def check_folder(root: Path | None = None) -> list[Problem]:
    """All problems of the records under `root` (default: the embedded ones), malformed files included, in order."""
    records: dict[str, dict[str, Record]] = {kind: {} for kind in RECORD_TYPES}
    found: list[Problem] = []
    for kind, paths in record_files(root or package_root()).items():
        for path in paths:
            try:
                found += [Problem(kind, path.stem, problem) for problem in _first_line(path, kind)]
                records[kind][path.stem] = read_record(path, kind)
            except KnowledgeError as error:
                found.append(Problem(kind, path.stem, str(error).partition(": ")[2]))
    return sorted([*found, *check_records(records)])


def check_age(root: Path | None = None) -> list[Problem]:
    """Warnings: facts of readable records that nobody has looked at for long, in order of kind and id."""
    return sorted(
        Problem(kind, record.id, warning)
        for kind in RECORD_TYPES
        for record in readable(kind, root)
        for warning in stale(record)
    )


def readable(kind: str, root: Path | None = None) -> list[Any]:
    """The records of a kind under `root` that are well formed, in order of id."""
    found = []
    for path in record_files(root or package_root())[kind]:
        with suppress(KnowledgeError):
            found.append(read_record(path, kind))
    return found


def check_records(records: Records) -> list[Problem]:
    """All problems of well-formed records, in order of kind and id; rules are tried out on records without faults."""
    told = {
        (kind, record.id): [*problems_of(record, records), *untimely(record)]
        for kind in RECORD_TYPES
        for record in records.get(kind, {}).values()
    }
    sound = {
        kind: {one: record for one, record in records.get(kind, {}).items() if not told[kind, record.id]}
        for kind in RECORD_TYPES
    }
    for kind in RECORD_TYPES:
        for record in sound[kind].values():
            told[kind, record.id] += undecided(record, sound)
    found = [Problem(kind, one, problem) for (kind, one), problems in told.items() for problem in problems]
    described = records.get("components", {})
    undescribed = [one for one in ontology().component_types if one not in described]
    found += [Problem("components", one, "this component type has no record") for one in undescribed]
    return sorted(found)


def problems_of(record: Record, records: Records) -> list[str]:
    """What one record lacks or gets wrong among these records, each as `place: message`."""
    return [*unresolved(record, records), *_texts(record), *_complete(record, records)]


def _first_line(path: Path, kind: str) -> Iterator[str]:
    expected = f"# yaml-language-server: $schema=../../docs/schemas/{kind}.schema.json"
    if record_text(path).partition("\n")[0].rstrip() != expected:
        yield f"the first line must be `{expected}`"


def _texts(record: Record) -> Iterator[str]:
    """Texts that say nothing, and dates that are none."""
    for place, part in [("", record), *parts(record)]:
        for name, value in _strings(part):
            where = f"{place}.{name}".lstrip(".")
            if not value.strip() or _FILLER.search(value):
                yield f"{where}: has no content"
            elif name in ("as_of", "applies_from", "valid_until") and not _DATE.fullmatch(value):
                yield f"{where}: {value!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)"


def _strings(part: Model) -> Iterator[tuple[str, str]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield name, one


def _complete(record: Record, records: Records) -> Iterator[str]:
    check = _COMPLETE.get(type(record))
    return check(record, records) if check is not None else iter(())


def _at_least(count: int, place: str, values: list[Any]) -> Iterator[str]:
    if len(values) < count:
        yield f"{place}: needs at least {count}, has {len(values)}"


def _pattern(card: PatternCard, records: Records) -> Iterator[str]:
    yield from _at_least(3, "text.aliases", card.text.aliases)
    for place, values in (
        ("concerns", card.concerns),
        ("text.symptoms", card.text.symptoms),
        ("text.forces", card.text.forces),
        ("failure_modes", card.failure_modes),
        ("signals", card.signals),
        ("verification", card.verification),
    ):
        yield from _at_least(1, place, list(values))
    yield from foreign("families", card.families, ontology().patterns, "pattern family")
    yield from missing("controls", card.controls, records, "controls")
    yield from missing("anti_twin", [card.anti_twin] if card.anti_twin else [], records, "anti_patterns")
    yield from unfounded(card)
    links = card.relations
    for place, ids in (
        ("requires", links.requires),
        ("conflicts", [one.id for one in links.conflicts]),
        ("alternatives", links.alternatives),
        ("complements", links.complements),
    ):
        yield from missing(f"relations.{place}", ids, records, "patterns")
    yield from contradictions(card, cast("Mapping[str, PatternCard]", records.get("patterns", {})))
    yield from (f"applicability.ask: no field {one!r}" for one in card.applicability.ask if one not in field_specs())


def _anti_pattern(record: AntiPattern, records: Records) -> Iterator[str]:
    yield from _at_least(1, "symptoms", record.symptoms)
    yield from _at_least(1, "detect", record.detect)
    yield from _at_least(1, "twins", record.twins)
    yield from missing("twins", record.twins, records, "patterns")


def _need(record: NeedRecord, records: Records) -> Iterator[str]:
    yield from _at_least(1, "cues", record.cues)
    yield from missing("implies", record.implies, records, "needs")
    for cue in [*record.cues, *record.vetoes]:
        try:
            re.compile(cue)
        except re.error as error:
            yield f"cue {cue!r} is no regular expression: {error}"
    for name, value in record.sets.items():
        spec = field_specs().get(name)
        problem = f"no field {name!r}" if spec is None else unfit_value(spec, value)
        yield from [f"sets: {problem}"] if problem else []


def _decision(record: DecisionRecord, records: Records) -> Iterator[str]:
    yield from _at_least(2, "options", record.options)
    yield from missing("depends_on", record.depends_on, records, "decisions")
    priorities = dict.fromkeys(field_specs()["priorities"].values)
    for option in record.options:
        yield from foreign(f"options.{option.id}.families", option.families, ontology().patterns, "pattern family")
        yield from foreign(f"options.{option.id}.scores", list(option.scores), priorities, "priority")
        lacking = [one for one in priorities if one not in option.scores]
        yield from (f"options.{option.id}.scores: {one} is missing" for one in lacking)


def _component(record: ComponentRecord, _: Records) -> Iterator[str]:
    yield from foreign("id", [record.id], ontology().component_types, "component type")
    yield from _at_least(1, "failure_modes", record.failure_modes)
    yield from _at_least(1, "signals", record.signals)
    emitted = {one.metric for one in record.signals}
    lost = [one for one in record.failure_modes if one.signal is not None and one.signal not in emitted]
    yield from (f"failure_modes.{one.id}: {one.signal!r} is no signal of this type" for one in lost)


def _technology(record: Technology, records: Records) -> Iterator[str]:
    yield from _at_least(1, "component_types", record.component_types)
    yield from foreign("component_types", record.component_types, ontology().component_types, "component type")
    for place, values in (("hosting", record.hosting), ("strengths", record.strengths), ("limits", record.limits)):
        yield from _at_least(1, place, list(values))
    listed = [one for one in record.price_ids if not one.startswith(MODEL_PRICE_PREFIX)]
    yield from missing("price_ids", listed, records, "prices")


def _price(record: PriceRecord, _: Records) -> Iterator[str]:
    if not 0 <= record.usd_low <= record.usd <= record.usd_high:
        yield "usd: must lie between usd_low and usd_high, none below zero"


def _risk(record: RiskRecord, records: Records) -> Iterator[str]:
    yield from foreign("families", record.families, ontology().risks, "risk family")
    yield from foreign("element_types", record.element_types, ontology().component_types, "component type")
    for place, values in (
        ("applies", record.applies),
        ("element_types", record.element_types),
        ("controls", record.controls),
    ):
        yield from _at_least(1, place, values)
    yield from missing("controls", record.controls, records, "controls")


def _control(record: ControlRecord, _: Records) -> Iterator[str]:
    yield from foreign("families", record.families, ontology().controls, "control family")
    yield from _at_least(1, "placed_on", record.placed_on)
    types = [*record.placed_on, *record.realised_by]
    yield from foreign("placed_on", types, ontology().component_types, "component type")


def _regime(record: RegimeRecord, records: Records) -> Iterator[str]:
    yield from foreign("regime", [record.regime], dict.fromkeys(field_specs()["compliance"].values), "regime")
    yield from _at_least(1, "triggers", record.triggers)
    yield from _at_least(1, "obligations", record.obligations)
    for duty in record.obligations:
        yield from _at_least(1, f"obligations.{duty.id}.control_ids", duty.control_ids)
        yield from missing(f"obligations.{duty.id}", duty.control_ids, records, "controls")


def _standard(record: StandardRecord, records: Records) -> Iterator[str]:
    demanded = [*record.demanded_components, *record.demanded_controls, *record.forbidden_technologies]
    yield from _at_least(1, "demanded_components, demanded_controls or forbidden_technologies", demanded)
    yield from foreign("demanded_components", record.demanded_components, ontology().component_types, "component type")
    yield from missing("demanded_controls", record.demanded_controls, records, "controls")


_COMPLETE: Mapping[type, Callable[[Any, Records], Iterator[str]]] = {
    PatternCard: _pattern,
    AntiPattern: _anti_pattern,
    NeedRecord: _need,
    DecisionRecord: _decision,
    ComponentRecord: _component,
    Technology: _technology,
    PriceRecord: _price,
    RiskRecord: _risk,
    ControlRecord: _control,
    RegimeRecord: _regime,
    StandardRecord: _standard,
    **ORGANISATION_COMPLETE,
}
