"""The forms of proposals: closed and bounded; ids and choices only, no figure anywhere, free text only to be read."""

from typing import Annotated

from pydantic import Field

from archadvisor.domain.advice import Level, NoteKind
from archadvisor.domain.model import Model, Severity

Id = Annotated[str, Field(max_length=80)]
Quote = Annotated[str, Field(max_length=400, description="words of the brief, copied exactly")]
Text = Annotated[str, Field(max_length=400, description="one or two plain sentences")]


class Fact(Model):
    """A field of the requirements, a value of its list, and the words that say so."""

    field: Id
    value: Id
    quote: Quote


class ImpliedNeed(Model):
    """A need of the list and the words that imply it."""

    need: Id
    quote: Quote


class Ambiguity(Model):
    """Words that can be read in two ways that lead to different designs, and the question that settles it."""

    field: Id
    question: Text
    quote: Quote


class ReadingProposal(Model):
    """What the requirements-analyst asks for."""

    facts: Annotated[list[Fact], Field(max_length=12)]
    needs: Annotated[list[ImpliedNeed], Field(max_length=12)]
    ambiguities: Annotated[list[Ambiguity], Field(max_length=4)]


class PatternChoice(Model):
    """An offered pattern that the words of the brief call for."""

    pattern: Id
    reason: Text
    quote: Quote


class TechnologyChoice(Model):
    """An offered technology that suits a component better here, for words of the brief."""

    component: Id
    technology: Id
    reason: Text
    quote: Quote


class OptionalPart(Model):
    """A component that may be left out here, for words of the brief."""

    component: Id
    reason: Text
    quote: Quote


class ComponentNote(Model):
    """A name, purpose, boundary, contract or rationale of a component in the architect's words."""

    component: Id
    kind: NoteKind
    text: Text


class DesignProposal(Model):
    """What the component-designer asks for."""

    patterns: Annotated[list[PatternChoice], Field(max_length=6)]
    technologies: Annotated[list[TechnologyChoice], Field(max_length=6)]
    left_out: Annotated[list[OptionalPart], Field(max_length=4)]
    notes: Annotated[list[ComponentNote], Field(max_length=12)]


class UsageChoice(Model):
    """A planning value that lies in one half of its range, for words of the brief."""

    quantity: Id
    level: Level
    reason: Text
    quote: Quote


class UsageProposal(Model):
    """What the cost-estimator asks for."""

    usage: Annotated[list[UsageChoice], Field(max_length=10)]


class MisuseCase(Model):
    """How somebody could misuse this system under a risk of the list; `severity` is never less than the rules say."""

    risk: Id
    elements: Annotated[list[Id], Field(max_length=5)]
    scenario: Text
    severity: Severity | None
    reason: Text
    quote: Quote


class FailureCase(Model):
    """How a component of this design fails in particular, how that is seen and what is done."""

    component: Id
    cause: Text
    effect: Text
    detection: Text
    response: Text
    quote: Quote


class ReviewProposal(Model):
    """What the safety-reviewer asks for."""

    cases: Annotated[list[MisuseCase], Field(max_length=8)]
    failures: Annotated[list[FailureCase], Field(max_length=6)]


class Remark(Model):
    """A short explanation of an element of the finished design."""

    element: Id
    text: Text


class ExplanationProposal(Model):
    """What the deliverables ask for."""

    remarks: Annotated[list[Remark], Field(max_length=10)]
