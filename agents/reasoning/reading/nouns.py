"""The brief's own nouns: who is served, what is processed, which systems are there, what is hoped for.

They are what the tagger marks; word lists stand in where there is no learned route, and vote on users and subjects.
"""

import re
from functools import cache

from archadvisor.agents.reasoning.reading.clauses import fold
from archadvisor.agents.reasoning.reading.fields import Span, requirement
from archadvisor.agents.reasoning.reading.lexicon import phrase, table, words
from archadvisor.agents.reasoning.reading.measures import Measure
from archadvisor.agents.reasoning.reading.reading import Reading, hit_spans, mentions
from archadvisor.agents.reasoning.reading.tagging import Mention
from archadvisor.domain.requirements import Requirement

Nouns = dict[str, tuple[float, Span]]
"""Nouns of a brief with a weight and where each stands first."""

COUNTED = 1.3
"""What a noun counts that the brief gives a number of, beside one that is merely marked."""

SURE_ROLE = 0.4
"""Least share of the role of a number for that."""

LIST_VOTE = 0.1
"""What the weight of a word list counts beside the probabilities of the tagger; a first choice, not tuned."""

SURE_PERSON = 0.5
"""Least probability of a user whom the word list of people does not know: cranes and the like are no users."""

MOST_SYSTEMS = 6

OPENING, LONGEST_OPENING = 0.3, 15
"""What it counts for the name of an organisation to open the brief, and after how many letters at most it stands."""

SURE_SYSTEM = 0.4
"""Least mean probability of the words of a system that is taken for one."""

_RATED = re.compile(r" (?P<noun>(?:[a-z-]+ ){0,2}[a-z-]{3,}s) (?:a|an|per|each|every) ")
_DOMAIN_LEAD = re.compile(
    r"\b(?:(?:our|as an?|we are an?|an?) |the (?!(?:%(nouns)s)))"
    r"((?:(?!(?:%(joints)s) )[\w'-]+ ){0,4}?(?:%(nouns)s))(?!\w)"
)
_DENIED = re.compile(r"\b(?:no|nor|without(?: any)?|never any) (?:\w+ )?$")
_DATA_OF = re.compile(r"(?:'s?)? (?:data|records?|files?|details)\b")
_DOES = re.compile(
    r" (?:maintains|operates|runs|owns|receives|publishes|sells|makes|produces|offers|serves|has|is|wants|needs)$"
)
_NO_PART_OF_A_NAME = re.compile(
    r"^(?:(?:new|more|other|additional|further|simultaneous|rare|old|different|such|these) )+"
)
_JOINTS = "for|of|to|from|by|with|in|on|at|and|or|that|which|who|over"


def noun_fields(reading: Reading) -> list[Requirement]:
    """User kind, subject kind, source systems, objectives and domain, where the brief names them."""
    found = [
        _most_named(reading, "user_kind", "user", _listed_people(reading)),
        _most_named(reading, "subject_kind", "subject", _listed_subjects(reading)),
        _systems(reading),
        _objectives(reading),
        _domain(reading),
    ]
    return [one for one in found if one is not None]


@cache
def people() -> re.Pattern[str]:
    """The nouns of people that briefs use, in the group `noun`."""
    qualifiers, inside = ("|".join(table("nouns")[one]) for one in ("qualifiers", "people"))
    outside = "|".join(f"{one.removesuffix('s')}s?" for one in table("nouns")["outside_people"])
    return re.compile(rf"\b(?P<noun>(?:(?:{qualifiers}) )?(?:{inside}|{outside}))(?![\w'-])")


@cache
def _subjects() -> re.Pattern[str]:
    nouns = table("nouns")
    qualifiers, subjects = "|".join(nouns["subject_qualifiers"]), "|".join(nouns["subjects"])
    return re.compile(rf"\b(?P<noun>(?:(?:{qualifiers}) ){{0,2}}(?:{subjects}))(?![\w-])")


def _most_named(reading: Reading, field: str, tag: str, listed: Nouns) -> Requirement | None:
    """The noun that is marked most surely and most often, word lists having a small vote; else the list's first."""
    marked: Nouns = {}
    for text, chance, place in [*_marked(reading, tag), *_counted_nouns(reading, tag)]:
        if tag == "user" and listed and chance < SURE_PERSON and not people().search(text):
            continue
        score, span = marked.get(plural(text), (0.0, place))
        marked[plural(text)] = (score + chance, span)
    votes = {noun: score + LIST_VOTE * _listed(listed, noun) for noun, (score, _) in marked.items()}
    nouns = marked or listed
    if not nouns:
        return None
    weights = votes or {noun: score for noun, (score, _) in listed.items()}
    best = max(weights, key=lambda noun: (weights[noun], -nouns[noun][1][0]))
    return requirement(reading.brief, field, best, [nouns[best][1]])


def _marked(reading: Reading, tag: str) -> list[tuple[str, float, Span]]:
    """What carries a tag: folded words, probability, span; people whose data are spoken of are no users.

    What the brief only denies (`no profiles`) is nothing that it is about.
    """
    found = [(one.start, one.end, one.score) for one in reading.named(tag) if not _is_denied(reading, one)]
    if tag == "user":
        found = [one for one in found if not _DATA_OF.match(fold(reading.brief.text[one[1] : one[1] + 12]))]
    return [(" ".join(fold(reading.brief.text[a:b]).split()), score, (a, b)) for a, b, score in found]


def _is_denied(reading: Reading, one: Mention) -> bool:
    return bool(_DENIED.search(fold(reading.brief.text[max(0, one.start - 24) : one.start])))


def _counted_nouns(reading: Reading, tag: str) -> list[tuple[str, float, Span]]:
    """The nouns of numbers of the role of traffic or of users: what is counted is what the work is about or for."""
    roles = {"subject": ("traffic", "peak"), "user": ("users_n",)}[tag]
    found = []
    for one in reading.measures:
        share = reading.role(one.start, one.end, one.clause, *roles) or 0.0
        noun = _counted_work(one) if tag == "subject" else _counted_people(one)
        if noun and share >= SURE_ROLE:
            found.append((noun, COUNTED * share, (one.start, one.end)))
    return found


def _counted_people(one: Measure) -> str | None:
    """The people that a number counts, by the word list of people."""
    match = people().fullmatch(one.noun) if one.kind == "users" else None
    vague = match is None or match["noun"].split()[-1] in table("nouns")["vague_people"]
    return None if vague or match is None else match["noun"]


def _counted_work(one: Measure) -> str | None:
    """The noun of a rate of work; where the word lists know none, the words between the number and its rate."""
    unknown = None if one.kind else _RATED.match(one.after)
    noun = one.noun if one.kind in ("work", "documents", "items") else unknown["noun"] if unknown else ""
    noun = _NO_PART_OF_A_NAME.sub("", noun)
    return None if one.per is None or noun in ("", "ones") else noun


def _listed(listed: Nouns, noun: str) -> float:
    """The weight of a noun in a list, by its last word."""
    return max((score for one, (score, _) in listed.items() if one.split()[-1] == noun.split()[-1]), default=0.0)


def _listed_people(reading: Reading) -> Nouns:
    """People of the word list with weights: being counted or wanting something weighs more."""
    scores: dict[str, float] = {}
    spans: dict[str, Span] = {}
    for clause in reading.clauses:
        for match in people().finditer(clause.folded):
            noun = plural(match["noun"])
            scores[noun] = scores.get(noun, 0.0) + _user_weight(clause.folded, match, clause.present_state)
            spans.setdefault(noun, (clause.start + match.start(), clause.start + match.end()))
    return {noun: (score, spans[noun]) for noun, score in scores.items()}


def _user_weight(folded: str, match: re.Match[str], present: bool) -> float:
    after, before = folded[match.end() : match.end() + 40], folded[max(0, match.start() - 30) : match.start()]
    weight = 0.5 if present else 1.0
    if match["noun"].split()[-1] in table("nouns")["vague_people"]:
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


def plural(noun: str) -> str:
    """The plural as used in sentences about several people."""
    if noun.endswith("s") or noun.split()[-1] in table("nouns")["never_plural"]:
        return noun
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("ch", "sh", "x")) else "s")


def _listed_subjects(reading: Reading) -> Nouns:
    """Subjects of the word list: counted work first, then what verbs of work point at, then what is spoken of most."""
    scores: dict[str, float] = {}
    spans: dict[str, Span] = {}
    for clause in reading.clauses:
        for match in _subjects().finditer(clause.folded):
            if _DENIED.search(clause.folded[: match.start()]):
                continue
            noun = plural(match["noun"])
            scores[noun] = scores.get(noun, 0.0) + _subject_weight(clause.folded, match) * (
                0.5 if clause.present_state else 1.0
            )
            spans.setdefault(noun, (clause.start + match.start(), clause.start + match.end()))
    return {noun: (score, spans[noun]) for noun, score in scores.items()}


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
    found: dict[str, Span] = {}
    for one in sorted(reading.named("system"), key=lambda one: -one.score):
        if one.score >= SURE_SYSTEM:
            found.setdefault(fold(reading.brief.text[one.start : one.end]), (one.start, one.end))
    for clause in reading.clauses if not reading.learned.tagged else []:
        for match in pattern.finditer(clause.folded):
            name = match["noun"].strip()
            if name not in table("nouns")["not_systems"]:
                found.setdefault(name, (clause.start + match.start("noun"), clause.start + match.end("noun")))
    if not found or not reading.has("read_systems", "act_on_systems"):
        return None
    spans = sorted(found.values())[:MOST_SYSTEMS]
    names = [" ".join(reading.brief.text[start:end].split()) for start, end in spans]
    return requirement(reading.brief, "source_systems", names, spans)


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


def _introduced(reading: Reading, one: Mention) -> float:
    """How surely an organisation is the one that speaks: a brief begins by saying whose it is."""
    clause = reading.clauses[one.clause]
    opens = clause.sentence == 0 and one.start - clause.start <= LONGEST_OPENING
    return one.score + (OPENING if opens else 0.0)


def _domain(reading: Reading) -> Requirement | None:
    """The organisation as the brief introduces itself (`a mortgage servicer`, `our claims department`)."""
    marked = max(reading.named("org"), key=lambda one: (_introduced(reading, one), -one.start), default=None)
    if marked is not None:
        words = fold(reading.brief.text[marked.start : marked.end])
        end = marked.start + len(_DOES.sub("", words).rstrip())
        return requirement(
            reading.brief, "domain", " ".join(words[: end - marked.start].split()), [(marked.start, end)]
        )
    nouns = "|".join(table("nouns")["organisations"])
    pattern = re.compile(_DOMAIN_LEAD.pattern % {"nouns": nouns, "joints": _JOINTS})
    for clause in reading.clauses:
        if match := pattern.search(clause.folded):
            span = (clause.start + match.start(1), clause.start + match.end(1))
            return requirement(reading.brief, "domain", match[1], [span])
    return None
