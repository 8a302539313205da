"""A finished design as its writers read it: names by id, and for each element the words of the brief it stands for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archadvisor.deliverables.tree import Anchor, Cite, Code, Line, Quote, Ref, Strong, joined
from archadvisor.domain.design import Component, Relation
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
    def _neighbours(self) -> dict[str, list[str]]:
        near: dict[str, list[str]] = {one.id: [] for one in self.document.components}
        for relation in self.document.relations:
            near.setdefault(relation.source, []).append(relation.target)
            near.setdefault(relation.target, []).append(relation.source)
        return near

    @cached_property
    def _served(self) -> dict[str, tuple[str, ...]]:
        return {one.id: self._statement_ids(one) for one in self.document.components}

    def _statement_ids(self, component: Component) -> tuple[str, ...]:
        """Statements that a component answers itself: named by id, or through a field that the statement expresses."""
        wanted = set(component.satisfies_requirement_ids)
        fields = {one.removeprefix("req-") for one in wanted if one.startswith("req-")} - {"needs"}
        return tuple(one.id for one in self.document.statements if one.id in wanted or fields & set(one.fields))

    @cached_property
    def _reached(self) -> dict[str, tuple[str, ...]]:
        return {one: self._search(one) for one in self.components}

    def _search(self, component_id: str) -> tuple[str, ...]:
        """The statements of a component, or of the nearest components that it is joined to."""
        seen, ring = {component_id}, [component_id]
        while ring:
            found = dict.fromkeys(statement for one in ring for statement in self._served.get(one, ()))
            if found:
                return tuple(sorted(found, key=lambda one: self._rank(self.statements[one])))
            ring = sorted({near for one in ring for near in self._neighbours.get(one, [])} - seen)
            seen.update(ring)
        return ()

    @staticmethod
    def _rank(statement: Statement) -> tuple[bool, int, str]:
        """Demands before mere context, musts first, in the order of the brief."""
        return (statement.kind == "context", _PRIORITY[statement.priority], statement.id)

    def served_by(self, component_id: str) -> list[Statement]:
        """The statements that a component exists for, musts first; its neighbours' where it has none of its own."""
        return [self.statements[one] for one in self._reached.get(component_id, ())]

    def own_statements(self, component_id: str) -> list[Statement]:
        """The statements that a component answers itself."""
        return [self.statements[one] for one in self._served.get(component_id, ())]

    def statements_of(self, ids: Iterable[str]) -> list[Statement]:
        """The statements behind requirement, statement and component ids, each once."""
        found: dict[str, Statement] = {}
        for one in ids:
            direct = [self.statements[one]] if one in self.statements else self._of_field(one)
            found |= {statement.id: statement for statement in direct or self.served_by(one)}
        return sorted(found.values(), key=self._rank)

    def _of_field(self, requirement_id: str) -> list[Statement]:
        field = requirement_id.removeprefix("req-")
        return [one for one in self.document.statements if field in one.fields] if field != "needs" else []

    def stake(self, ids: Sequence[str], turn: int = 0, limit: int = 1) -> Line:
        """The brief's words at stake when these elements fail; `turn` walks through them so that lists vary."""
        found = self.statements_of(ids)
        if not found:
            return ()
        demands = [one for one in found if one.kind != "context"] or found
        start = turn % len(demands)
        chosen = (demands[start:] + demands[:start])[:limit]
        return joined(((Quote(gist(one.text)), " ", self.ref(one.id)) for one in chosen), " and ")

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
