"""Terms of predicates about the safety graph of a design: parts, passages, and the ways that data can take."""

from pydantic import ConfigDict, Field

from archadvisor.domain.model import Model
from archadvisor.domain.safety_graph import FactValue

# Records say `from` and `to`; what was compiled from them names the fields.
BY_EITHER_NAME = ConfigDict(validate_by_name=True, validate_by_alias=True)


class Where(Model):
    """Which parts are meant: those of a named place, or of one of these kinds with one of these values of each fact.

    A part that carries a control of `without` is not meant.
    """

    place: str | None = None
    kind: list[str] = []
    facts: dict[str, FactValue] = {}
    without: list[str] = []


class Route(Model):
    """A way of data between two sorts of parts over at least one passage.

    No part or passage on it carries a control of `without`. Where it carries `text`, typed passages do not count;
    where it may be `still`, a part that is both ends counts by itself.
    """

    model_config = BY_EITHER_NAME

    start: Where = Field(alias="from")
    end: Where = Field(alias="to")
    without: list[str] = []
    text: bool = False
    still: bool = False


class Hop(Model):
    """One passage between two sorts of parts with one of these values of each fact."""

    model_config = BY_EITHER_NAME

    start: Where = Field(default=Where(), alias="from")
    end: Where = Field(default=Where(), alias="to")
    facts: dict[str, FactValue] = {}
    without: list[str] = []


class Number(Model):
    """At least so many parts of a sort."""

    part: Where
    at_least: int


class Taint(Model):
    """True if data can take a way through the safety graph."""

    taint: Route
    why: str | None = None
    weight: float = 1.0


class HasPart(Model):
    """True if the safety graph has such a part."""

    part: Where
    why: str | None = None
    weight: float = 1.0


class HasPassage(Model):
    """True if the safety graph has such a passage."""

    passage: Hop
    why: str | None = None
    weight: float = 1.0


class Count(Model):
    """True if the safety graph has at least so many such parts."""

    count: Number
    why: str | None = None
    weight: float = 1.0


class Data(Model):
    """True if some part holds or brings in data of one of these kinds."""

    data: list[str]
    why: str | None = None
    weight: float = 1.0


GraphTerm = Taint | HasPart | HasPassage | Count | Data
GRAPH_TERMS = (Taint, HasPart, HasPassage, Count, Data)
