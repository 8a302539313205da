"""The audit of one line: which service and model it names, what it states, what that costs, what to make of it."""

from dataclasses import dataclass, replace

from archadvisor.estimation.audit.amounts import Usage
from archadvisor.estimation.audit.context import supplemented
from archadvisor.estimation.audit.models import is_model_name, named_model, without_model_numbers
from archadvisor.estimation.audit.parsing import parse_usage
from archadvisor.estimation.audit.pricing import Recomputed, recompute
from archadvisor.estimation.audit.services import Named, named_services
from archadvisor.estimation.audit.stated import recompute_stated
from archadvisor.estimation.audit.table import PublishedLine, PublishedTable
from archadvisor.estimation.audit.tokens import recompute_tokens, stated_price, volumes
from archadvisor.estimation.audit.verdicts import Judgement, judge
from archadvisor.estimation.prices import ModelPrice, model_price

MODEL_ROLES = ({"model"}, {"embedding"}, {"evaluation"})


@dataclass(frozen=True)
class Line:
    """A line with all that was understood of it."""

    published: PublishedLine
    services: tuple[Named, ...]
    model: str | None
    usage: Usage
    recomputed: Recomputed | None
    judgement: Judgement
    catalogue: ModelPrice | None = None
    stated: ModelPrice | None = None

    @property
    def roles(self) -> frozenset[str]:
        """What the line covers in a design."""
        named = frozenset(role for one in self.services for role in one.service.roles)
        return named | {"model"} if self.model is not None else named


def read_line(line: PublishedLine, table: PublishedTable, cloud: str | None) -> Line:
    """One line of a table, understood and computed again."""
    text = f"{line.service}, {line.usage}"
    found = named_services(line.service, cloud) or named_services(line.usage, cloud)
    usage = parse_usage(_amounts_of(line, found))
    model = named_model(text)
    read = Line(line, tuple(found), model, usage, None, Judgement("no_unit_data", None, ""))
    if model is not None or is_model_name(text) or volumes(usage) is not None:
        return _token_line(read, table, cloud)
    return _service_line(read, table, text)


def _amounts_of(line: PublishedLine, found: list[Named]) -> str:
    """The text that states amounts: without the names of services and models, whose digits are none."""
    service = line.service
    for one in reversed([one for one in found if service[one.start : one.end]]):
        if named_services(service[one.start : one.end], None):
            service = service[: one.start] + " " + service[one.end :]
    return without_model_numbers(f"{service}, {line.usage}")


def _token_line(read: Line, table: PublishedTable, cloud: str | None) -> Line:
    usage = supplemented(read.usage, ("token-in", "token-out", "token"), table.workload, read.published.service)
    tokens = volumes(usage)
    catalogue = None if read.model is None else model_price(read.model, table.price_date)
    catalogue = catalogue if isinstance(catalogue, ModelPrice) else None
    stated = stated_price(usage.prices, read.model or "model", table.price_date)
    price = stated or catalogue
    if tokens is None or price is None:
        literal = recompute_stated(usage)
        missing = None if price is None and tokens is not None else Recomputed(missing=("tokens",))
        return _judged(replace(read, usage=usage, catalogue=catalogue, stated=stated), literal or missing)
    regional = cloud in ("aws", "gcp") and read.model is not None
    recomputed = recompute_tokens(tokens, price, stated is not None, regional)
    return _judged(replace(read, usage=usage, catalogue=catalogue, stated=stated), recomputed)


def _service_line(read: Line, table: PublishedTable, text: str) -> Line:
    literal = recompute_stated(read.usage)
    if literal is not None:
        return _judged(read, literal)
    distinct = {one.service.id: one.service for one in read.services}
    if not distinct:
        return _judged(read, None)
    free = read.usage.free_tier or read.published.published_usd == 0
    priced = [recompute(service, read.usage, text, free) for service in distinct.values() if service.charges]
    if not priced:
        return _judged(read, None)
    if len(distinct) == 1:
        return _judged(read, priced[0])
    return _judged(read, _joined(priced))


def _joined(parts: list[Recomputed]) -> Recomputed:
    """Several services in one line: whose amount is whose is not told, so the line stays open."""
    if not all(one.candidates for one in parts):
        return Recomputed(missing=("a split between its services",))
    firsts = [one.candidates[0] for one in parts]
    whole = replace(
        firsts[0],
        low=sum(one.low for one in firsts),
        high=sum(one.high for one in firsts),
        arithmetic=" + ".join(one.arithmetic for one in firsts),
        sources=tuple(source for one in firsts for source in one.sources),
    )
    return Recomputed((whole,), complete=False, stated=False, missing=("a split between its services",))


def _judged(read: Line, recomputed: Recomputed | None) -> Line:
    if recomputed is not None and read.usage.open_ended:
        recomputed = replace(recomputed, complete=False)
    return replace(read, recomputed=recomputed, judgement=judge(read.published.published_usd, recomputed))
