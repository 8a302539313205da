"""The brief's own nouns: who is served, what is processed, which systems are there, what is hoped for."""

import re
from functools import cache

from archadvisor.agents.reasoning.reading.fields import requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase, table, words
from archadvisor.agents.reasoning.reading.reading import Reading, hit_spans, mentions
from archadvisor.domain.requirements import Requirement

_DOMAIN_LEAD = re.compile(r"\b(?:our|as an?|we are an?|an?|the) ((?:[\w'-]+ ){0,4}?(?:%s))(?!\w)")


def noun_fields(reading: Reading) -> list[Requirement]:
    """User kind, subject kind, source systems, objectives and domain, where the brief names them."""
    found = [_user_kind(reading), _subject_kind(reading), _systems(reading), _objectives(reading), _domain(reading)]
    return [one for one in found if one is not None]


@cache
def _people() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<noun>(?:{'|'.join(table('nouns')['qualifiers'])} )?(?:{'|'.join(table('nouns')['people'])}))(?![\w'-])"
    )


@cache
def _subjects() -> re.Pattern[str]:
    nouns = table("nouns")
    qualifiers, subjects = "|".join(nouns["subject_qualifiers"]), "|".join(nouns["subjects"])
    return re.compile(rf"\b(?P<noun>(?:(?:{qualifiers}) ){{0,2}}(?:{subjects}))(?![\w-])")


def _user_kind(reading: Reading) -> Requirement | None:
    """The people most spoken of; being counted or wanting something weighs more."""
    scores: dict[str, float] = {}
    spans: dict[str, tuple[int, int]] = {}
    for clause in reading.clauses:
        for match in _people().finditer(clause.folded):
            noun = _plural(match["noun"])
            scores[noun] = scores.get(noun, 0.0) + _user_weight(clause.folded, match, clause.present_state)
            spans.setdefault(noun, (clause.start + match.start(), clause.start + match.end()))
    if not scores:
        return None
    best = max(scores, key=lambda noun: (scores[noun], -spans[noun][0]))
    return requirement(reading.brief, "user_kind", best, [spans[best]])


def _user_weight(folded: str, match: re.Match[str], present: bool) -> float:
    after, before = folded[match.end() : match.end() + 40], folded[max(0, match.start() - 30) : match.start()]
    weight = 0.5 if present else 1.0
    if match["noun"] in table("nouns")["vague_people"]:
        return 0.3 * weight
    if mentions(
        rf"(?:can |should |may |must |could |to |will |then )*(?:{phrase('user_verbs')})",
        after[:28].lstrip()[:24],
    ) and not after.startswith(","):
        weight += 1.5
    if re.search(
        r"(?:\d|hundred|thousand|million|dozen|ten|twenty|thirty|forty|fifty|sixty|eighty|fifteen|twelve)(?: \w+)? $",
        before,
    ):
        weight += 1.5
    if re.search(r"\b(?:help|for|allow|lets?|our|each|each individual) $", before):
        weight += 0.7
    if re.search(r"\b(?:to|about|from|by name of|between) (?:the |our |a |an )?$", before) or mentions(
        r"must (?:always )?(?:be told|know)|(?:is|are|be) (?:told|informed)|data|records?", after.lstrip()[:24]
    ):
        weight -= 0.6
    return weight


def _plural(noun: str) -> str:
    """The plural as used in sentences about several people."""
    if noun.endswith("s") or noun in ("people", "staff"):
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")


def _subject_kind(reading: Reading) -> Requirement | None:
    """What is processed: counted work first, then what verbs of work point at, then what is spoken of most."""
    scores: dict[str, float] = {}
    spans: dict[str, tuple[int, int]] = {}
    for clause in reading.clauses:
        for match in _subjects().finditer(clause.folded):
            noun = _plural(match["noun"])
            scores[noun] = scores.get(noun, 0.0) + _subject_weight(clause.folded, match) * (
                0.5 if clause.present_state else 1.0
            )
            spans.setdefault(noun, (clause.start + match.start(), clause.start + match.end()))
    if not scores:
        return None
    best = max(scores, key=lambda noun: (scores[noun], -spans[noun][0]))
    return requirement(reading.brief, "subject_kind", best, [spans[best]])


def _subject_weight(folded: str, match: re.Match[str]) -> float:
    after, before = folded[match.end() : match.end() + 40], folded[max(0, match.start() - 45) : match.start()]
    weight = 1.0
    if match["noun"] in table("nouns")["vague_subjects"]:
        return 0.9
    if re.search(r"(?:\d|hundreds?|thousands?|millions?|dozens?)(?: \w+){0,2} $", before):
        weight += 1.5
        weight += (
            1.5 if re.search(r"^[^.;]{0,20}\b(?:a|per|each|every) (?:day|week|month|year|second|hour)", after) else 0.0
        )
    if re.search(
        rf"\b(?:{phrase('processing_verbs')})(?: \w+){{0,3}} $",
        before,
    ):
        weight += 1.0
    return weight


def _systems(reading: Reading) -> Requirement | None:
    """Systems of record by name; generic words such as `the system` are left out."""
    pattern = _system_pattern()
    found: dict[str, tuple[int, int]] = {}
    for clause in reading.clauses:
        for match in pattern.finditer(clause.folded):
            name = match["noun"].strip()
            if name not in table("nouns")["not_systems"]:
                found.setdefault(name, (clause.start + match.start("noun"), clause.start + match.end("noun")))
    if not found or not reading.has("read_systems", "act_on_systems"):
        return None
    names = sorted(found, key=lambda name: found[name])[:6]
    return requirement(reading.brief, "source_systems", names, [found[name] for name in names])


@cache
def _system_pattern() -> re.Pattern[str]:
    nouns = table("nouns")
    named, qualifiers, systems = ("|".join(nouns[one]) for one in ("named_systems", "system_qualifiers", "systems"))
    return re.compile(rf"\b(?P<noun>(?:{named})|(?:(?:{qualifiers}) ){{1,3}}(?:{systems}))(?![\w-])")


def _objectives(reading: Reading) -> Requirement | None:
    """Clauses that say what the organisation hopes to achieve."""
    hits = reading.hits(*words("statements")["objective"])
    spans = hit_spans(reading, hits)[:4]
    if not spans:
        return None
    texts = [reading.brief.text[start:end].replace("\n", " ") for start, end in spans]
    return requirement(reading.brief, "objectives", texts, spans)


def _domain(reading: Reading) -> Requirement | None:
    """The organisation as the brief introduces itself (`a mortgage servicer`, `our claims department`)."""
    nouns = "|".join(table("nouns")["organisations"])
    pattern = re.compile(_DOMAIN_LEAD.pattern % nouns)
    for clause in reading.clauses:
        if match := pattern.search(clause.folded):
            span = (clause.start + match.start(1), clause.start + match.end(1))
            return requirement(reading.brief, "domain", match[1], [span])
    return None
