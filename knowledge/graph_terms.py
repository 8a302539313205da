"""Terms of predicates about the safety graph of a design: parts, passages, and the ways that data can take."""

from pydantic import ConfigDict, Field

from archadvisor.domain.model import Model
from archadvisor.domain.safety_graph import FactValue
from archadvisor.knowledge.term import Term


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

    # Records say `from` and `to`; what was compiled from them names the fields.
    model_config = ConfigDict(populate_by_name=True)

    start: Where = Field(alias="from")
    end: Where = Field(alias="to")
    without: list[str] = []
    text: bool = False
    still: bool = False


class Hop(Model):
    """One passage between two sorts of parts with one of these values of each fact."""

    # Records say `from` and `to`; what was compiled from them names the fields.
    model_config = ConfigDict(populate_by_name=True)

    start: Where = Field(default=Where(), alias="from")
    end: Where = Field(default=Where(), alias="to")
    facts: dict[str, FactValue] = {}
    without: list[str] = []


class Stream(Model):
    """Data of a sort of parts that comes in, as `text` or as whatever, or a sort of parts that can be reached."""

    part: Where
    text: bool = False


class Junction(Model):
    """One part at which all of these streams come in, and from which all of these parts can be reached.

    No part or passage on these ways carries a control of `without`; the part itself may be what can be reached.
    """

    at: Where
    receives: list[Stream]
    reaches: list[Where] = []
    without: list[str] = []


class Number(Model):
    """At least so many parts of a sort."""

    part: Where
    at_least: int


class Taint(Term):
    """True if data can take a way through the safety graph."""

    taint: Route


class Meeting(Term):
    """True if one part of the safety graph joins several streams."""

    meeting: Junction


class HasPart(Term):
    """True if the safety graph has such a part."""

    part: Where


class HasPassage(Term):
    """True if the safety graph has such a passage."""

    passage: Hop


class Count(Term):
    """True if the safety graph has at least so many such parts."""

    count: Number


class Data(Term):
    """True if some part holds or brings in data of one of these kinds."""

    data: list[str]


GraphTerm = Taint | Meeting | HasPart | HasPassage | Count | Data
GRAPH_TERMS = (Taint, Meeting, HasPart, HasPassage, Count, Data)
