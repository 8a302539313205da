"""A finished design as its writers read it: names by id, and for each element the words of the brief it stands for."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from archadvisor.deliverables.tree import Anchor, Cite, Code, Line, Quote, Ref, Strong, joined
from archadvisor.domain.design import Component, Decision, Ground, Relation
from archadvisor.domain.document import DesignDocument
from archadvisor.domain.requirements import Question, Requirement, Statement
from archadvisor.domain.vocabulary import ontology

GIST_WORDS = 14
_INNER_END = re.compile(r"\.\s+(?=[A-Z“\"])")
_VOLUMES = ("traffic", "peak_rate", "users", "documents", "pages", "items")
_PRIORITY = {"must": 0, "should": 1, "could": 2}


def gist(text: str, words: int = GIST_WORDS) -> str:
    """The first words of a text; cut at a clause end if there is one late enough, else with an ellipsis."""
    parts = text.split()
    if len(parts) <= words:
        return text.strip().rstrip(".;,")
    cut = next((at for at in range(words, words // 2, -1) if parts[at - 1].endswith((",", ";", ":"))), None)
    return " ".join(parts[: cut or words]).rstrip(".;,:") + " …"


def sentence(text: str) -> str:
    """A text of the knowledge base as one clause: inner sentence ends become semicolons, the last one goes."""
    return _INNER_END.sub("; ", text.strip().rstrip("."))


def lowered(text: str) -> str:
    """A clause that continues a sentence: the first letter small, unless the first word is a name or an acronym."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or first == "I" else text[:1].lower() + text[1:]


@dataclass(frozen=True)
class Reading:
    """A document with its indexes; everything is computed once and never changes."""

    document: DesignDocument

    @cached_property
    def components(self) -> dict[str, Component]:
        """Components by id."""
        return {one.id: one for one in self.document.components}

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Statements by id."""
        return {one.id: one for one in self.document.statements}

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """Relations by id."""
        return {one.id: one for one in self.document.relations}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each element is called when it is mentioned."""
        document = self.document
        named = {one.id: one.name for one in document.components}
        named |= {one.id: one.name for one in document.flows} | {one.id: one.name for one in document.patterns}
        named |= {one.id: one.name for one in document.risks}
        return named | {one.id: one.topic for one in document.decisions}

    @cached_property
    def _grounded(self) -> dict[str, tuple[str, ...]]:
        return {one.id: self._statement_ids(one) for one in self.document.components}

    def _statement_ids(self, component: Component) -> tuple[str, ...]:
        """The statements that a component is there for: those behind its grounds, not those that it merely serves."""
        behind = [id for ground in component.grounds for id in ground.requirement_ids]
        found = [one for id in behind for one in (id, *self._giving(id))]
        return tuple(dict.fromkeys(one for one in found if one in self.statements))

    def _giving(self, requirement_id: str) -> list[str]:
        """The statements that give a field; what a brief needs is in all of them, so `req-needs` names none."""
        field = requirement_id.removeprefix("req-")
        return [one.id for one in self.document.statements if field in one.fields] if field != "needs" else []

    @cached_property
    def _sharers(self) -> Counter[str]:
        """How many components are there for each statement."""
        return Counter(one for ids in self._grounded.values() for one in ids)

    def _rank(self, statement: Statement) -> tuple[bool, int, int, str]:
        """Demands before mere context, musts first, then what the fewest components are there for."""
        context = statement.kind == "context"
        return (context, _PRIORITY[statement.priority], self._sharers[statement.id], statement.id)

    @property
    def weighed_decisions(self) -> list[Decision]:
        """The decisions in which something of the brief weighs."""
        return [one for one in self.document.decisions if not one.by_default]

    def answered_by(self, statement: Statement) -> list[str]:
        """The components that answer a statement: first those that are there for it."""
        found = [one.id for one in self.document.components if statement.id in one.satisfies_requirement_ids]
        return sorted(found, key=lambda one: statement.id not in self._grounded[one])

    def statements_of(self, ids: Iterable[str]) -> list[Statement]:
        """The statements behind requirement, statement and component ids: those of the first id first."""
        found: dict[str, Statement] = {}
        for one in ids:
            named = {one, *self._grounded.get(one, ()), *self._giving(one)} & self.statements.keys()
            found |= {each.id: each for each in sorted((self.statements[id] for id in named), key=self._rank)}
        return list(found.values())

    def stake(self, ids: Iterable[str], limit: int = 1) -> Line:
        """The brief's words behind these elements; nothing where no demand stands behind them."""
        demands = [one for one in self.statements_of(ids) if one.kind != "context"]
        return joined(((Quote(gist(one.text)), " ", self.ref(one.id)) for one in demands[:limit]), " and ")

    def because(self, component: Component) -> Line:
        """Why a component is there: its strongest ground, with the words of the brief where it rests on any."""
        if not component.grounds:
            return ()
        ground = component.grounds[0]
        return (" because ", self.clause(ground.reason), *self._said(ground))

    def _said(self, ground: Ground) -> Line:
        spans = [
            (one, self.document.requirements[one.removeprefix("req-")].evidence)
            for one in ground.requirement_ids
            if one.removeprefix("req-") in self.document.requirements and one != "req-needs"
        ]
        told = self.stake(ground.requirement_ids)
        if told:
            return (": ", *told)
        quotes = [(": ", Quote(gist(evidence[0].text)), " ", self.ref(one)) for one, evidence in spans if evidence]
        return quotes[0] if quotes else ()

    def ref(self, element_id: str) -> Ref:
        """A mention of an element by its name, or by its id where it has none."""
        return Ref(element_id, self.labels.get(element_id, element_id))

    def refs(self, ids: Iterable[str]) -> Line:
        """Mentions, separated by commas."""
        return joined((self.ref(one),) for one in ids)

    def clause(self, text: str) -> str:
        """A text of the knowledge base that continues a sentence; the names of components keep their capitals."""
        words = sentence(text)
        return words if words.startswith(self._proper) else lowered(words)

    @cached_property
    def _proper(self) -> tuple[str, ...]:
        """Names that keep their capitals inside a sentence."""
        components = self.document.components
        options = [one.name for made in self.document.decisions for one in made.options]
        return tuple({*(one.name for one in components), *(one.technology for one in components), *options})

    def about(self, component_id: str, text: str) -> Line:
        """A text about a component, led by its name unless the text names it itself."""
        name = self.labels.get(component_id, component_id)
        return (sentence(text),) if name in text else (self.ref(component_id), ": ", self.clause(text))

    def controls(self, ids: Iterable[str]) -> Line:
        """Mentions of controls; a control may have the id of the component type that realises it."""
        return joined((self.control(one),) for one in ids)

    def control(self, control_id: str) -> Ref:
        """A mention of a control by its name."""
        return Ref(f"control-{control_id}", self._control_names.get(control_id, control_id))

    @cached_property
    def _control_names(self) -> dict[str, str]:
        return {one.id: one.name for one in self.document.controls}

    def defined(self, element_id: str, name: str | None = None) -> Line:
        """The name of an element at the place that describes it, with its id."""
        return (Anchor(element_id), Strong(name or self.labels.get(element_id, element_id)), " ", Code(element_id))

    def requirement(self, field: str) -> Requirement | None:
        """A requirement by field."""
        return self.document.requirements.get(field)

    def noun(self, field: str) -> str | None:
        """A noun of the brief (`user_kind`, `subject_kind`, `domain`), or None if it gives none."""
        found = self.requirement(field)
        return found.value if found is not None and isinstance(found.value, str) else None

    @property
    def users(self) -> str:
        """Whom the system serves, in the brief's noun."""
        return self.noun("user_kind") or "its users"

    @property
    def subject(self) -> str:
        """What the system processes, in the brief's noun."""
        return self.noun("subject_kind") or "its input"

    def question(self, requirement_id: str) -> Question | None:
        """The open question that would settle a requirement."""
        return next((one for one in self.document.questions if one.requirement_id == requirement_id), None)

    def unknown(self, requirement_id: str) -> Line:
        """What is printed for an unknown number: the question that would settle it."""
        asked = self.question(requirement_id)
        return ("unknown",) if asked is None else ("unknown; ", Ref(asked.id, asked.id), " asks: ", asked.text)

    def missing(self) -> Line:
        """What is printed for an unknown cost: the first open question about the volume that it depends on."""
        asked = [field for field in _VOLUMES if self.question(f"req-{field}")]
        return self.unknown(f"req-{asked[0]}") if asked else ("unknown",)

    def cites(self, ids: Iterable[str]) -> Line:
        """Footnotes."""
        return joined(((" ", Cite(one)) for one in ids), "")


def concern_title(concern: str) -> str:
    """The name of a concern (`C1`..`C6`), or the id where it is not one of the six."""
    return ontology().concerns.get(concern, concern)
