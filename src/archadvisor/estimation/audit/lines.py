"""The audit of one line: which service and model it names, what it states, what that costs, what to make of it."""

from dataclasses import dataclass, replace

from archadvisor.estimation.audit.amounts import Usage
from archadvisor.estimation.audit.context import supplemented, whole_workload
from archadvisor.estimation.audit.models import is_model_name, models_meant, named_model, without_model_numbers
from archadvisor.estimation.audit.parsing import parse_usage
from archadvisor.estimation.audit.pricing import Recomputed, recompute
from archadvisor.estimation.audit.regions import is_elsewhere, price_range_elsewhere
from archadvisor.estimation.audit.services import Named, Service, named_services
from archadvisor.estimation.audit.stated import bare_product, recompute_stated
from archadvisor.estimation.audit.table import PublishedLine, PublishedTable
from archadvisor.estimation.audit.tokens import (
    TOKEN_UNITS,
    as_tokens,
    discounted,
    recompute_tokens,
    recompute_unnamed,
    stated_price,
    volumes,
)
from archadvisor.estimation.audit.verdicts import Judgement, judge
from archadvisor.estimation.prices import ModelPrice, model_price


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
    named = named_services(line.service, cloud) or named_services(line.usage, cloud)
    found = [one for one in named if one.service.cloud in (cloud, "any")] or named
    usage = parse_usage(_amounts_of(line))
    model = named_model(line.service) or named_model(text)
    read = Line(line, tuple(found), model, usage, None, Judgement("no_unit_data", None, ""))
    if volumes(usage) is not None or ((model is not None or is_model_name(text)) and not _is_another_service(read)):
        return _token_line(read, table, cloud)
    return _service_line(read, table, text)


def _is_another_service(read: Line) -> bool:
    """Whether a line that names a model pays for something else, e.g. a knowledge base with its embeddings."""
    return any(not {"model", "embedding", "evaluation"} & set(one.service.roles) for one in read.services)


def _amounts_of(line: PublishedLine) -> str:
    """The text that states amounts: without the names of models and services, whose digits are none."""
    service = without_model_numbers(line.service)
    for one in reversed(named_services(service, None)):
        service = f"{service[: one.start]} {service[one.end :]}"
    return f"{service}, {without_model_numbers(line.usage)}"


def _token_line(read: Line, table: PublishedTable, cloud: str | None) -> Line:
    usage = supplemented(read.usage, TOKEN_UNITS, table.workload, read.published.service)
    usage = as_tokens(usage, read.published.service) if read.model is not None else usage
    usage = replace(usage, implied=not read.usage.amounts and _shares_workload(table))
    tokens = volumes(usage)
    catalogue = None if read.model is None else model_price(read.model, table.price_date)
    catalogue = catalogue if isinstance(catalogue, ModelPrice) else None
    stated = stated_price(usage.prices, read.model or "model", table.price_date)
    price = stated or catalogue
    if _every_price_has_its_tokens(usage):
        return _judged(replace(read, usage=usage, catalogue=catalogue, stated=stated), recompute_stated(usage))
    if tokens is not None and price is None and read.model is None:
        meant = [
            model_price(one, table.price_date)
            for one in models_meant(f"{read.published.service} {read.published.usage}", cloud)
        ]
        known = [one for one in meant if isinstance(one, ModelPrice) and one.input_usd > 0]
        unnamed = recompute_unnamed(tokens, known, read.published.published_usd)
        return _judged(replace(read, usage=usage), unnamed or Recomputed(missing=("the model",)))
    if tokens is None or price is None:
        literal = recompute_stated(usage)
        missing = None if price is None and tokens is not None else Recomputed(missing=("tokens",))
        return _judged(replace(read, usage=usage, catalogue=catalogue, stated=stated), literal or missing)
    regional = cloud in ("aws", "gcp") and read.model is not None
    recomputed = discounted(
        recompute_tokens(tokens, price, stated is not None, regional),
        f"{read.published.service} {read.published.usage}",
    )
    return _judged(replace(read, usage=usage, catalogue=catalogue, stated=stated), recomputed)


def _shares_workload(table: PublishedTable) -> bool:
    """Whether several lines of models may divide the workload among them."""
    return sum(is_model_name(line.service) for line in table.lines) > 1


def _every_price_has_its_tokens(usage: Usage) -> bool:
    priced = [chain for chain in usage.chains if chain.prices]
    return len(priced) > 1 and all(any(one.unit in TOKEN_UNITS for one in chain.amounts) for chain in priced)


def _service_line(read: Line, table: PublishedTable, text: str) -> Line:
    distinct = {one.service.id: one.service for one in read.services}
    literal = recompute_stated(read.usage)
    if literal is not None and len(distinct) < 2 and read.model is None:
        return _judged(read, literal)
    product = _judged(read, bare_product(read.usage))
    if product.judgement.verdict == "reproduces":
        return product
    if not distinct:
        return _judged(read, None)
    if not read.usage.amounts:
        read = replace(read, usage=replace(whole_workload(table.workload), implied=True))
    free = read.usage.free_tier or read.published.published_usd == 0
    priced = [recompute(service, read.usage, text, free) for service in distinct.values() if service.charges]
    priced = [_elsewhere(one) for one in priced] if is_elsewhere(table.region) else priced
    if not priced:
        return _judged(read, None)
    if len(distinct) == 1 and read.model is None:
        service = next(iter(distinct.values()))
        return _with_workload(_judged(read, priced[0]), service, table, text)
    return _judged(read, _joined(priced))


def _elsewhere(found: Recomputed) -> Recomputed:
    """A cost in a region whose prices are not on record: it may differ as much as regions do."""
    least, most = price_range_elsewhere()
    wider = [replace(one, low=one.low * least, high=one.high * most) for one in found.candidates]
    return replace(found, bounded=(*found.bounded, *wider), discrete=False)


def _with_workload(read: Line, service: Service, table: PublishedTable, text: str) -> Line:
    """A line that leaves volumes out, read with those of the workload, if that explains its cost."""
    if read.judgement.verdict != "under_specified" or not table.workload:
        return read
    stated = {one.unit for one in read.usage.amounts}
    more = [one for one in whole_workload(table.workload).chains if not stated & {each.unit for each in one.amounts}]
    usage = replace(read.usage, chains=(*read.usage.chains, *more), implied=True)
    found = _judged(replace(read, usage=usage), recompute(service, usage, text, read.usage.free_tier))
    return found if found.judgement.verdict == "reproduces" else read


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
    promised_free = read.usage.free_tier and read.published.published_usd == 0
    if recomputed is not None and read.usage.open_ended:
        recomputed = replace(recomputed, complete=False)
    if recomputed is not None and (read.usage.implied or promised_free):
        recomputed = replace(recomputed, stated=False)
    return replace(read, recomputed=recomputed, judgement=judge(read.published.published_usd, recomputed))
