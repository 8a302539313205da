"""From the words of a turn to what it asks for, with all that is needed to do it; without that it is unclear.

A turn that begins with a slash is a command. Otherwise the kinds are tried from the likeliest on, and the first whose
parts are there is taken. What changes nothing needs no certainty; anything else is sure only where it leads clearly.
"""

from functools import lru_cache

from archadvisor.agents.reasoning.turns.filling import Said, Talk, filled
from archadvisor.agents.reasoning.turns.intents import Classifier, asks, trained
from archadvisor.agents.reasoning.turns.mentions import PRODUCT, Known, foreign_names, masked, mentions_in
from archadvisor.domain.session import Intent, IntentKind
from archadvisor.knowledge.base import KnowledgeBase

LEAST_SCORE = 0.25
"""A kind with a lower score is no guess worth showing."""

SURE_LEAD = 0.15
"""By so much a kind must lead the next one that could be meant as well, to be done without asking."""

ASKED = 0.25
"""What the score of an answer gains after a question."""

MOST_TRIED = 4
MOST_NEAR = 3

HARMLESS: frozenset[IntentKind] = frozenset({"why", "why_not", "what_if", "compare", "what_changed", "show", "help"})
"""Kinds that change nothing."""


def understand(text: str, talk: Talk) -> Intent:
    """What a turn asks for."""
    said = Said(text, mentions_in(text, talk.knowledge), talk)
    if text.lstrip().startswith("/"):
        return commanded(said)
    classifier = classifier_of(talk.knowledge)
    scores = classifier.scores(masked(text, said.mentions))
    meant = _meant(scores, said)
    if not meant and (names := foreign_names(text)):
        meant = _meant(classifier.scores(text.replace(names[0], PRODUCT)), said)
    if not meant:
        return unclear([kind for kind in scores if kind != "unclear"])
    (score, first), runner_up = meant[0], meant[1][0] if len(meant) > 1 else LEAST_SCORE
    return first.model_copy(update={"sure": first.kind in HARMLESS or score - runner_up >= SURE_LEAD})


def _meant(scores: dict[str, float], said: Said) -> list[tuple[float, Intent]]:
    """What a turn could ask for with its scores, the likeliest first; nothing if that is none of it."""
    if said.talk.asked is not None:
        scores = dict(sorted((scores | {"answer": scores["answer"] + ASKED}).items(), key=lambda pair: -pair[1]))
    likely = [(score, kind) for kind, score in list(scores.items())[:MOST_TRIED] if score >= LEAST_SCORE]
    found = [(score, intent) for score, kind in likely if (intent := filled(kind, said))]
    return [] if found and found[0][1].kind == "unclear" else found


def unclear(nearest: list[str]) -> Intent:
    """A turn that was not understood, with the closest things that can be asked for."""
    near = [asks()[kind].help for kind in nearest[:MOST_NEAR]]
    return Intent(kind="unclear", heard="I did not understand that.", sure=False, near=near)


def commanded(said: Said) -> Intent:
    """A slash command: its name is the kind, what follows is read as in plain words."""
    name, _, rest = said.text.strip().removeprefix("/").partition(" ")
    kind = next((kind for kind, one in asks().items() if one.slash == name.lower()), None)
    spoken = Said(rest, mentions_in(rest, said.talk.knowledge), said.talk)
    found = filled(kind, spoken) if kind else None
    if found is None:
        near = [
            f"/{one.slash}: {one.help}" for one in asks().values() if one.slash and (kind is None or one.slash == name)
        ]
        told = f"/{name} needs more to go by." if kind else f"There is no command /{name}."
        return Intent(kind="unclear", heard=told, sure=False, near=near)
    return found


def classifier_of(knowledge: KnowledgeBase) -> Classifier:
    """The classifier of turns; products of this knowledge base are masked in its examples as in what is said."""
    return _classifier(Known.of(knowledge))


@lru_cache(maxsize=2)
def _classifier(known: Known) -> Classifier:
    examples = ((text, kind) for kind, one in asks().items() for text in one.examples)
    return trained([(masked(text, mentions_in(text, known.knowledge)), kind) for text, kind in examples])
