"""Break-even points: from where on own accelerators, a prompt cache or a small model in front are cheaper."""

from collections.abc import Iterator

from archadvisor.domain.design import ArchitectureDesign, Component
from archadvisor.domain.estimate import BreakEven, Input
from archadvisor.domain.quantity import Quantity
from archadvisor.estimation.cost import CostTable, technology_of
from archadvisor.estimation.formulas import expected_uses
from archadvisor.estimation.formulas.break_even import calls_to_pay, escalation_to_pay, reuses_to_pay
from archadvisor.estimation.gpus import ROOFLINE, gpu_figures, throughput_of
from archadvisor.estimation.moves import CACHE_LIFETIME_S, line_median, substitutes, token_lines
from archadvisor.estimation.prices import MILLION, ModelPrice, model_price
from archadvisor.estimation.sampling import median
from archadvisor.estimation.sizing import OWN_GROUNDS
from archadvisor.estimation.workload import Subject
from archadvisor.knowledge.records import Technology

HOURS_PER_MONTH = 730
SECONDS_PER_MONTH = 2_628_000
OWN_MODEL = "llm_self_hosted"


def break_evens(design: ArchitectureDesign, table: CostTable) -> list[BreakEven]:
    """The points at which a choice of this design about its main models would flip."""
    ways = {"llm_managed_api": (_own_accelerators, _prefix_cache, _cascade), OWN_MODEL: (_by_the_call,)}
    return [
        found
        for kind, questions in ways.items()
        for component in design.of_type(kind)
        for question in questions
        for found in question(component, table)
    ]


def _typical(name: str, subject: Subject, table: CostTable) -> float | None:
    amount = table.pricing.workload.amount(name, subject)
    return None if amount is None else median(amount.values)


def _input(name: str, value: float, unit: str, source: str) -> Input:
    return Input(name=name, quantity=Quantity.exactly(value, unit), source=source)


def _subject(component: Component) -> Subject:
    return Subject(component.type, component.technology_id, component.replicas)


def _own_accelerators(component: Component, table: CostTable) -> Iterator[BreakEven]:
    """Paying by the call against accelerators that run all month; people who run them come on top."""
    present = technology_of(component, table.pricing.knowledge)
    calls, tokens = (_typical(name, _subject(component), table) for name in ("main_calls", "main_output_tokens"))
    lines = token_lines(component.id, table)
    own = None if present is None else _nearest_open(present, table)
    if own is None or present is None or not calls or not tokens or not lines:
        return
    subject = Subject(OWN_MODEL, own.id)
    group, capacity, burst, kept = (
        _typical(name, subject, table) for name in ("gpu_floor", "gpu_capacity", "burst_factor", "target_utilisation")
    )
    hour = next(table.pricing.knowledge.prices[one] for one in own.price_ids if one.startswith("gpu."))
    if group is None or capacity is None or burst is None or kept is None:
        return
    fixed, by_call = group * HOURS_PER_MONTH * hour.usd, line_median(lines) / calls
    carried = group * capacity * SECONDS_PER_MONTH / burst / (tokens / calls)
    value = calls_to_pay(fixed, carried, by_call)
    yield BreakEven(
        id=f"even-{component.id}-own-accelerators",
        component_id=component.id,
        topic=f"{own.name} on own accelerators",
        variable="model calls",
        unit="calls/month",
        value=value,
        present=calls,
        says=_accelerators_say(value, carried, kept / burst),
        formula_id="break_even.calls",
        formula="GPUs × 730 h × GPU hour / API cost of a call",
        inputs=[
            _input("GPUs", group, "GPUs", gpu_figures(own.id)["gpu_group"].source),
            _input("GPU hour", hour.usd, "USD/hour", f"{hour.id} as of {hour.as_of}: {hour.source}"),
            _input("API cost of a call", by_call, "USD/call", lines[0].line.source),
            _input("calls carried", carried, "calls/month", gpu_figures(own.id)["gpu_error"].source),
            _input("mean utilisation at most", kept / burst, "fraction", "target_utilisation / burst_factor"),
        ],
    )


def _accelerators_say(value: float | None, carried: float, utilisation: float) -> str:
    """The point in words, with the mean utilisation that it takes; `utilisation` is the most that peaks allow."""
    if value is None:
        return f"never, even {utilisation:.0%} busy"
    return f"from {value:,.0f} calls/month, {utilisation * value / carried:.0%} busy"


def _by_the_call(component: Component, table: CostTable) -> Iterator[BreakEven]:
    """Rented accelerators of the design against the cheapest provider of no lower a tier, where one were allowed."""
    present, calls = (
        technology_of(component, table.pricing.knowledge),
        _typical("main_calls", _subject(component), table),
    )
    lines = [one for one in table.lines if one.line.component_id == component.id]
    if present is None or not calls or component.hosting in OWN_GROUNDS or any(one.usd is None for one in lines):
        return
    by_call, provider = _cheapest_call(component, present, table)
    if provider is None or by_call is None:
        return
    fixed, name = line_median(lines), provider[0].name
    busy = _typical("main_output_rate", _subject(component), table)
    burst, capacity = (_typical(one, _subject(component), table) for one in ("burst_factor", "gpu_capacity"))
    gpus = _typical("gpus", _subject(component), table)
    if not busy or not burst or not capacity or not gpus:
        return
    utilisation, value = busy / burst / (gpus * capacity), fixed / by_call
    yield BreakEven(
        id=f"even-{component.id}-by-the-call",
        component_id=component.id,
        topic=f"{name} by the call",
        variable="model calls",
        unit="calls/month",
        value=value,
        present=calls,
        says=f"below {value:,.0f} calls/month; accelerators are {utilisation:.1%} busy",
        formula_id="break_even.calls",
        formula="accelerators / API cost of a call",
        inputs=[
            _input("accelerators", fixed, "USD/month", lines[0].line.source),
            _input("API cost of a call", by_call, "USD/call", provider[1].source),
            _input("mean load over planned capacity", utilisation, "fraction", "main_output_rate / gpu_capacity"),
        ],
    )


def _cheapest_call(
    component: Component, present: Technology, table: CostTable
) -> tuple[float | None, tuple[Technology, ModelPrice] | None]:
    """What a call costs at the cheapest provider whose model is of no lower a tier, and who that is."""
    pricing = table.pricing
    turns = _typical("loop_turns", _subject(component), table) or 1.0
    known = [
        (usd / turns, one.id, (one, price))
        for one in pricing.knowledge.technologies.values()
        if "llm_managed_api" in one.component_types and one.quality_tier >= present.quality_tier
        for price in (model_price(ref, pricing.price_date) for ref in one.price_ids)
        if isinstance(price, ModelPrice) and (usd := _answer_usd(price, component, table)) is not None
    ]
    cheapest = min(known, key=lambda one: one[:2], default=None)
    return (None, None) if cheapest is None else (cheapest[0], cheapest[2])


def _nearest_open(present: Technology, table: CostTable) -> Technology | None:
    """The measured open model next in quality; at the same distance the smaller one."""
    known = [
        one
        for one in table.pricing.knowledge.technologies.values()
        if OWN_MODEL in one.component_types
        and _is_measured(one)
        and any(price.startswith("gpu.") for price in one.price_ids)
    ]
    return min(known, key=lambda one: (abs(one.quality_tier - present.quality_tier), one.id), default=None)


def _is_measured(technology: Technology) -> bool:
    throughput = throughput_of(technology.id, None)
    return throughput is not None and throughput.error < ROOFLINE


def _prefix_cache(component: Component, table: CostTable) -> Iterator[BreakEven]:
    """Uses of a cached start of the prompt within its lifetime from which writing it has paid."""
    price = model_price(table.pricing.model_references.get(component.type, "model:/"), table.pricing.price_date)
    rate = _typical("main_call_rate", _subject(component), table)
    if not isinstance(price, ModelPrice) or rate is None or price.input_usd == 0:
        return
    if price.cached_input_usd is None or price.cache_write_usd is None:
        return
    write, read = price.cache_write_usd / price.input_usd, price.cached_input_usd / price.input_usd
    value, uses = reuses_to_pay(write, read), expected_uses(rate, CACHE_LIFETIME_S)
    if value is None:
        return
    yield BreakEven(
        id=f"even-{component.id}-prompt-cache",
        component_id=component.id,
        topic=f"Prompt cache for {component.name}",
        variable="uses within the lifetime of 5 min",
        unit="uses",
        value=value,
        present=min(uses, 1e6),
        says=f"from {value} uses in 5 min",
        formula_id="break_even.reuses",
        formula="ceil((write factor - read factor) / (1 - read factor))",
        inputs=[
            _input("write factor", write, "ratio", price.source),
            _input("read factor", read, "ratio", price.source),
            _input("main_call_rate", rate, "calls/s", "main_calls / 2,628,000"),
        ],
    )


def _cascade(component: Component, table: CostTable) -> Iterator[BreakEven]:
    """Share of answers that a small model in front may hand on before it costs more than it saves."""
    large = model_price(table.pricing.model_references.get(component.type, "model:/"), table.pricing.price_date)
    placed = "model_router" in table.pricing.workload.types and "small_model" in table.pricing.model_references
    small, name = _small(component, placed, table)
    if not isinstance(large, ModelPrice) or small is None:
        return
    costs = [_answer_usd(price, component, table) for price in (small, large)]
    # A router decides before an answer is written; only what is tried first has to be checked.
    check = 0.0 if placed else _check_usd(small, table)
    if costs[0] is None or not costs[1] or check is None:
        return
    value = escalation_to_pay(costs[0], check, costs[1])
    present = _typical("large_model_share", _subject(component), table) if placed else None
    yield BreakEven(
        id=f"even-{component.id}-cascade",
        component_id=component.id,
        topic=f"{name} {'behind the router' if placed else 'tried first'}",
        variable="share of answers handed on",
        unit="fraction",
        value=value,
        present=present,
        says=_cascade_says(value),
        formula_id="break_even.escalation",
        formula="1 - (small answer + check) / large answer",
        inputs=[
            _input("small answer", costs[0], "USD/answer", small.source),
            _input("check", check, "USD/answer", small.source),
            _input("large answer", costs[1], "USD/answer", large.source),
        ],
    )


def _cascade_says(value: float | None) -> str:
    return "never" if value is None else f"below {value:.0%} handed on"


def _small(component: Component, placed: bool, table: CostTable) -> tuple[ModelPrice | None, str]:
    """The design's own small model, else the cheapest legal one of a lower tier, with its name."""
    pricing = table.pricing
    if placed:
        price = model_price(pricing.model_references["small_model"], pricing.price_date)
        return (price if isinstance(price, ModelPrice) else None), "The small model"
    present = technology_of(component, pricing.knowledge)
    lower = [] if present is None else substitutes(component, present, table)
    priced = [(model_price(ref, pricing.price_date), one.name) for one in lower for ref in one.price_ids]
    known = [
        (price.input_usd + price.output_usd, name, price) for price, name in priced if isinstance(price, ModelPrice)
    ]
    cheapest = min(known, key=lambda one: one[:2], default=None)
    return (None, "") if cheapest is None else (cheapest[2], cheapest[1])


def _answer_usd(price: ModelPrice, component: Component, table: CostTable) -> float | None:
    tokens = [_typical(name, _subject(component), table) for name in ("answer_input_tokens", "answer_output_tokens")]
    if tokens[0] is None or tokens[1] is None:
        return None
    return (tokens[0] * price.input_usd + tokens[1] * price.output_usd) / MILLION


def _check_usd(price: ModelPrice, table: CostTable) -> float | None:
    subject = Subject("groundedness_check")
    tokens = [_typical(name, subject, table) for name in ("check_input_tokens", "check_output_tokens")]
    if tokens[0] is None or tokens[1] is None:
        return None
    return (tokens[0] * price.input_usd + tokens[1] * price.output_usd) / MILLION
