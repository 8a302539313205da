"""The records of the knowledge base, one YAML file each: their fields and what makes them complete."""

from typing import Annotated, Any, Literal

from pydantic import Field

from archadvisor.domain.model import AiTier, Autonomy, Hosting, Model, Sensitivity, Severity, Weight
from archadvisor.knowledge.organisation_records import ORGANISATION_TYPES
from archadvisor.knowledge.record import Record as Record
from archadvisor.knowledge.terms import Predicate
from archadvisor.knowledge.wordings import OptionWording

Grade = Literal["A", "B", "C", "D"]
ConcernKey = Literal["comp", "orch", "inf", "safe", "obs", "data", "gov"]
VendorSeat = Literal["us", "eu", "uk", "ch", "other"]


class CardText(Model):
    """The only text of a pattern that is embedded and searched."""

    intent: str
    aliases: list[str]
    symptoms: list[str]
    context: str
    forces: list[str]


class Applicability(Model):
    """When a pattern applies: all of `require`, none of `exclude`; `prefer` weighs; `ask` words the open questions."""

    require: list[Predicate] = []
    prefer: list[Predicate] = []
    exclude: list[Predicate] = []
    ask: dict[str, str] = {}


class AddedComponent(Model):
    """A component that a pattern brings. `purpose` may use the slots {users}, {subject}, {systems}, {domain}."""

    type: str
    weight: Weight = "should"
    purpose: str | None = None
    when: list[Predicate] = []


class AddedRelation(Model):
    """A relation that a pattern brings, between component types or `@roles`; dropped if an end is not there."""

    source: str
    kind: str
    target: str
    sync: bool = True
    when: list[Predicate] = []


class Adds(Model):
    """What a pattern adds to the architecture."""

    components: list[AddedComponent] = []
    relations: list[AddedRelation] = []


class Conflict(Model):
    """A pattern that can't stand beside this one, and when."""

    id: str
    when: str | None = None


class PatternLinks(Model):
    """How a pattern stands to others."""

    requires: list[str] = []
    conflicts: list[Conflict] = []
    alternatives: list[str] = []
    complements: list[str] = []
    exclusive_group: str | None = None


class Planning(Model):
    """Planning values of an effect: relative change or absolute figure, low/typical/high."""

    low: float
    typical: float
    high: float
    unit: str
    how: str


class Effect(Model):
    """A quantitative effect, computed by tools in `stage` order. `planning` only where a source was seen."""

    quantity: str
    stage: Literal["traffic", "routing", "cache", "tokens", "price", "latency", "availability", "quality"]
    formula: str
    planning: Planning | None = None
    ref: str | None = None
    evidence: Grade


class Quality(Model):
    """Effect on a quality attribute (ISO/IEC 25010 name), -3..+3, with the reason."""

    attribute: str
    delta: Annotated[int, Field(ge=-3, le=3)]
    reason: str


class CardFailure(Model):
    """How the pattern itself fails, how that is seen and what helps. `likelihood` and `impact` 1..4."""

    id: str
    cause: str
    effect: str
    detect: str
    mitigation: str
    likelihood: Annotated[int, Field(ge=1, le=4)]
    impact: Annotated[int, Field(ge=1, le=4)]


class Signal(Model):
    """What the observability plan must emit for this pattern."""

    metric: str
    unit: str
    meaning: str
    alert: str


class Verification(Model):
    """A test that shows that the pattern works in a system."""

    test: str
    expect: str


class EvidenceGrade(Model):
    """How well the pattern is founded: A standard or measured often, B paper, C vendor or field report, D judgement."""

    grade: Grade
    maturity: Literal["emerging", "proven", "mature"]


class PatternCard(Record):
    """A pattern: text for retrieval, predicates and additions for the reasoner, effects for the engines."""

    kind: Literal["pattern", "tactic", "composition"] = "pattern"
    tier: Literal["core", "extension", "user"]
    concerns: list[ConcernKey]
    families: list[str] = []
    text: CardText
    applicability: Applicability
    parameters: dict[str, Any] = {}
    adds: Adds = Adds()
    relations: PatternLinks = PatternLinks()
    effects: list[Effect] = []
    quality: list[Quality] = []
    failure_modes: list[CardFailure] = []
    signals: list[Signal] = []
    controls: list[str] = []
    verification: list[Verification] = []
    anti_twin: str | None = None
    evidence: EvidenceGrade


class AntiPattern(Record):
    """A design fault that a predicate over the design can detect; `twins` are the patterns that cure it."""

    concerns: list[ConcernKey]
    wrong: str
    symptoms: list[str]
    detect: list[Predicate]
    twins: list[str]
    severity: Severity
    remedy: str
    evidence: EvidenceGrade


class NeedRecord(Record):
    """A capability or quality that briefs ask for.

    `cues` are regular expressions over lower-case text (one clause at a time); `vetoes` switch a match off in the same
    clause; `exemplars` are sentences of other briefs that express it; `implies` are needs that follow;
    `sets` are field values that follow as inferred. `least_precision` is what the learned route must reach on clauses
    that it has not seen before it may report the need: higher where the need changes the whole design.
    """

    description: str
    group: Literal["interaction", "knowledge", "media", "prediction", "action", "people", "operation", "governance"]
    cues: list[str]
    vetoes: list[str] = []
    exemplars: list[str] = []
    implies: list[str] = []
    sets: dict[str, Any] = {}
    least_precision: float = 0.5


class ChoiceOption(Model):
    """An option of a structural decision: what it brings and when it is legal, preferred or excluded.

    `scores` are judgement values 0..5 per priority (cost, latency, quality, reliability, privacy, simplicity,
    time_to_market, scalability); 5 is best for the user. The first of `wordings` that holds tells it in fitting words.
    """

    id: str
    name: str
    description: str
    components: list[AddedComponent] = []
    relations: list[AddedRelation] = []
    families: list[str] = []
    require: list[Predicate] = []
    exclude: list[Predicate] = []
    prefer: list[Predicate] = []
    scores: dict[str, float]
    gives_up: str
    flips_if: str
    wordings: list[OptionWording] = []


class DecisionRecord(Record):
    """A structural decision (orchestration, model hosting, retrieval, ...) with its options."""

    topic: str
    question: str
    applies: list[Predicate] = []
    options: list[ChoiceOption]
    depends_on: list[str] = []


class LatencyPrior(Model):
    """Time one call takes in milliseconds at P50 and P95, and where the figure is from."""

    p50: float
    p95: float
    source: str


class AvailabilityPrior(Model):
    """Availability as a fraction of time, and where the figure is from."""

    fraction: float
    source: str


class ComponentFailure(Model):
    """A failure mode of a component type; texts may use the slots {name}, {users}, {subject}, {systems}.

    `signal` is the metric among the type's own that tells of it; without one the cases in `detect` are counted.
    """

    id: str
    signal: str | None = None
    cause: str
    effect: str
    detect: str
    response: str


class Demand(Model):
    """One reason for which a component belongs into a design: all of `when` hold. `why` is printed as the reason."""

    when: list[Predicate]
    weight: Weight
    why: str


class ComponentRecord(Record):
    """What is known of a component type (id = ontology id): when it is needed, naming, priors, failures, signals.

    The type is in a design if a demand holds and nothing in `excluded_by` does, or if a pattern or option adds it.
    `relations` are what it is joined to when both ends are there (types or `@roles`; `@self` is this type).
    Texts may use the slots {users}, {subject}, {systems}, {domain}. `verbs` are what it can do to the world.
    """

    demanded_by: list[Demand] = []
    excluded_by: list[Predicate] = []
    relations: list[AddedRelation] = []

    name_template: str
    purpose: str
    trust_zone: Literal["user", "edge", "application", "model", "data", "operations", "external", "people"]
    serving_path: bool
    holds_data: bool
    handles_untrusted_text: bool
    external_provider: bool
    verbs: list[Literal["read", "write", "send", "execute", "decide", "actuate"]] = []
    default_hosting: Hosting
    protocol: str
    standard_interface: bool = False
    request: str
    response: str
    errors: list[str]
    latency: LatencyPrior | None = None
    availability: AvailabilityPrior | None = None
    retry_attempts: int = 0
    idempotent: bool = True
    scaling_metric: str
    failure_modes: list[ComponentFailure]
    signals: list[Signal]
    iac: dict[str, str] = {}


class Technology(Record):
    """A product, service, framework or model that can fill component types.

    `price_ids` name price records or `model:<provider>/<name>` of the model catalogue; empty means that no price is
    known (`open_source: true` means no licence cost; it still needs compute). `claims` are compliance claims as of
    `as_of`. `quality_tier` 1..5 for models. `scale_ceiling` is a sentence with a figure where one is known;
    `max_requests_per_s` is a hard limit that more units don't lift, None where it scales out. `vendor_seat` is the
    place whose law binds the company that runs it for its customers; None where nobody or anybody may run it.
    """

    vendor: str
    vendor_seat: VendorSeat | None = None
    component_types: list[str]
    hosting: list[Hosting]
    clouds: list[Literal["aws", "azure", "gcp", "any"]]
    regions: list[Literal["eu", "us", "uk", "apac", "middle_east", "latam", "africa", "any"]]
    air_gap_capable: bool
    open_source: bool
    licence: str
    claims: list[str] = []
    as_of: str
    scale_ceiling: str
    max_requests_per_s: float | None = None
    ops_burden: Annotated[int, Field(ge=0, le=5)]
    lock_in: Annotated[int, Field(ge=0, le=5)]
    maturity: Annotated[int, Field(ge=1, le=5)]
    quality_tier: Annotated[int, Field(ge=1, le=5)] = 3
    skills: list[str] = []
    price_ids: list[str] = []
    latency: LatencyPrior | None = None
    availability: AvailabilityPrior | None = None
    strengths: list[str]
    limits: list[str]
    aliases: list[str] = []
    unsuited: list[Predicate] = []


class PriceRecord(Record):
    """A dated unit price in USD. `usd_low` and `usd_high` bound it where sources differ."""

    cloud: Literal["aws", "azure", "gcp", "any"]
    region: str
    usd: float
    usd_low: float
    usd_high: float
    unit: str
    source: str
    as_of: str
    valid_until: str | None = None
    note: str | None = None


class RiskRecord(Record):
    """A risk: when it applies, on what it sits, which controls answer it. `applies` is over requirements and design.

    `applies` says for which systems the risk is worth thinking of, `found_when` what in the safety graph of a design
    shows it; `inherent_likelihood` is how likely it then is where no source of text decides that.
    """

    risk_class: str
    families: list[str]
    applies: list[Predicate]
    strong: list[Predicate] = []
    found_when: list[Predicate] = []
    inherent_likelihood: Annotated[int, Field(ge=1, le=4)] = 2
    element_types: list[str]
    base_likelihood: Annotated[int, Field(ge=1, le=4)]
    base_impact: Annotated[int, Field(ge=1, le=4)]
    scenario: str
    controls: list[str]
    question: str | None = None
    refs: list[str] = []


class ControlRecord(Record):
    """A control: what it does, where it is placed (component types, best first), what realises it.

    `realised_by` are component types whose presence is the control; if none is present and the control is required,
    the reviewer demands the first type of `realised_by` or, if empty, places it on `placed_on`.
    Any one of `required_when` suffices, its `why` is the reason; if any of `veto_when` holds, a design in which nothing
    realises the control must not pass. Texts may use the slots {users}, {subject}, {systems}, {domain} and, of the
    components it is placed on, {where}.
    """

    description: str
    families: list[str]
    kind: Literal["preventive", "detective", "corrective", "organisational"]
    placed_on: list[str]
    realised_by: list[str] = []
    required_when: list[Predicate]
    veto_when: list[Predicate] = []
    implementation: str
    verification: str
    refs: list[str] = []


RegimeStatus = Literal["in_force", "adopted_future", "proposed", "repealed", "voluntary"]


class RegimeObligation(Model):
    """A duty of a regime and the controls that meet it.

    `refs` are its places in frameworks with ids; `clock` is the time within which it is due. `status` and
    `applies_from` stand where they differ from those of the regime.
    """

    id: str
    reference: str
    refs: list[str] = []
    requirement: str
    when: list[Predicate] = []
    control_ids: list[str]
    evidence_to_keep: str
    min_retention: str | None = None
    clock: str | None = None
    status: RegimeStatus | None = None
    applies_from: str | None = None


class Practice(Model):
    """A use that a regime forbids: regular expressions over the lower-case words of what a brief asks for."""

    id: str
    reference: str
    refs: list[str] = []
    meaning: str
    cues: list[str]
    applies_from: str | None = None


class RegimeRecord(Record):
    """A law, standard or contract regime (id is a slug; `regime` is the vocabulary name) with dated obligations.

    Under a regime with tiers, `tier` is the one of the systems that this record is for, the `why` of a trigger the
    reason. `max_autonomy` bounds what any task may be granted, `min_sensitivity` is the least class of the data.
    """

    regime: str
    as_of: str
    status: RegimeStatus
    applies_from: str | None = None
    tier: AiTier | None = None
    triggers: list[Predicate]
    obligations: list[RegimeObligation]
    practices: list[Practice] = []
    max_autonomy: Autonomy | None = None
    min_sensitivity: Sensitivity | None = None


class StandardRecord(Record):
    """A rule that an organisation set itself: what it demands of a design, what it rules out, and when.

    It applies if all of `applies` hold. `forbidden_technologies` are technology ids, names or vendors. A `critical` or
    `high` standard binds: what it forbids is not chosen, and a design that breaks it is no valid one; a `medium` or
    `low` one is demanded where it can be met, and a breach is told. `reference` is the place in the organisation's own
    rules.
    """

    requirement: str
    as_of: str
    severity: Severity = "high"
    applies: list[Predicate] = []
    demanded_components: list[str] = []
    demanded_controls: list[str] = []
    forbidden_technologies: list[str] = []
    reference: str | None = None
    evidence_to_keep: str = "a note of how it was met and who confirmed it"


class ReferenceRecord(Record):
    """A source: title (`name`), address, date, and whether it was read (`seen`) or is only known of."""

    url: str
    date: str
    seen: bool


RECORD_TYPES: dict[str, type[Record]] = {
    "patterns": PatternCard,
    "anti_patterns": AntiPattern,
    "needs": NeedRecord,
    "decisions": DecisionRecord,
    "components": ComponentRecord,
    "technologies": Technology,
    "prices": PriceRecord,
    "risks": RiskRecord,
    "controls": ControlRecord,
    "regimes": RegimeRecord,
    "standards": StandardRecord,
    "references": ReferenceRecord,
    **ORGANISATION_TYPES,
}
