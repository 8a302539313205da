"""The evidence for a predicate: the elements of a safety graph that show it, and what would have to be known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archadvisor.knowledge.fitting import Fit, Missing
from archadvisor.knowledge.truth import Truth


@dataclass(frozen=True)
class Match:
    """The answer to a term: the elements that show it, in the order of the way, and what would have to be known.

    `ends` are all parts on which it shows, also those that other ways lead to.
    """

    truth: Truth
    path: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    ends: tuple[str, ...] = ()


NO_MATCH = Match(Truth.FALSE)


def best(found: Iterable[Match]) -> Match:
    """The first definite match, else the one that hangs on least, with the ends of all that are as good."""
    some = list(found)
    certain = [one for one in some if one.truth is Truth.TRUE]
    if not some:
        return NO_MATCH
    best = certain[0] if certain else min(some, key=lambda one: len(one.missing))
    return replace(best, ends=tuple(dict.fromkeys(end for one in certain or some for end in one.ends)))


def shown(fit: Fit, elements: Iterable[str], path: Iterable[str] = ()) -> Match:
    """The match that these elements show, by the way where there is one."""
    truth, way, once = Truth.UNKNOWN if fit.missing else Truth.TRUE, tuple(path), tuple(dict.fromkeys(elements))
    return Match(truth, way, once, tuple(dict.fromkeys(fit.missing)), ends=way[-1:] or once)
