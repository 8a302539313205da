"""What counts as a loss, and how a review that was added to keeps what it had."""

from dataclasses import replace

import pytest

from archadvisor.agents.reasoning.proposing.reviewing import never_calmer
from archadvisor.agents.reasoning.proposing.standing import Standing, heavier, loss
from archadvisor.agents.reasoning.risk_rating import RatedRisk, raised
from archadvisor.domain.estimate import Veto
from archadvisor.domain.risk import Control, Risk, RiskReview
from tests.proposing.small import knowledge

BEFORE = Standing(
    types=frozenset({"app_backend", "audit_log"}),
    patterns=frozenset({"obs-trace"}),
    severities={"R001": "high", "R002": None},
    controls=frozenset({"AUDIT"}),
    duties=frozenset({"gdpr-30"}),
    autonomy={"answers": "recommend"},
    faults=frozenset({"cost.budget req-budget"}),
)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"types": frozenset({"app_backend"})}, "a component that is demanded would be lost"),
        ({"patterns": frozenset()}, "a pattern would be lost"),
        ({"controls": frozenset()}, "a control would be lost"),
        ({"duties": frozenset()}, "a duty would be lost"),
        ({"severities": {"R001": "medium", "R002": None}}, "a risk would be rated lower"),
        ({"severities": {"R001": None, "R002": None}}, "a risk would be rated lower"),
        ({"severities": {"R002": "low"}}, "a risk would be rated lower"),
        ({"autonomy": {"answers": "act_bounded"}}, "people would have less control"),
        ({"faults": BEFORE.faults | {"latency.slo req-latency"}}, "a limit or requirement would be missed"),
        ({"types": BEFORE.types | {"vector_store"}, "severities": {"R001": "critical", "R002": "low"}}, None),
        ({"autonomy": {"answers": "assist", "letters": "act_autonomous"}, "faults": frozenset()}, None),
    ],
)
def test_what_is_lost(change, why):
    assert loss(BEFORE, replace(BEFORE, **change)) == why


def test_what_is_left_out_on_purpose_is_not_lost_and_no_design_is():
    assert loss(BEFORE, replace(BEFORE, types=frozenset({"app_backend"})), frozenset({"audit_log"})) is None
    assert loss(BEFORE, None) == "no design fits with it"
    assert loss(None, None) is None


def test_what_nobody_pays_for_is_heavy():
    assert heavier(BEFORE, replace(BEFORE, types=BEFORE.types | {"graph_db"}))
    assert heavier(BEFORE, replace(BEFORE, types=BEFORE.types | {"reranker"})) is None


def risk(risk_id: str, severity: str | None, residual: str | None) -> Risk:
    return Risk.model_validate(
        {"id": risk_id, "name": risk_id, "severity": severity, "likelihood": 2, "impact": 2}
        | {"element_ids": [], "scenario": "s", "residual_severity": residual}
    )


def control(control_id: str, *places: str, required: bool = False) -> Control:
    texts = {"implementation": "i", "verification": "v", "name": control_id}
    return Control.model_validate({"id": control_id, "required": required, "placed_on_ids": list(places)} | texts)


def test_a_review_keeps_what_it_had_at_least_as_grave():
    veto = Veto(rule="control.missing", message="m")
    before = RiskReview(
        risks=[risk("R001", "high", "medium"), risk("R002", "low", "low")],
        controls=[control("AUDIT", "audit_log", required=True)],
        vetoes=[veto],
    )
    after = RiskReview(
        risks=[risk("R001", "medium", "low"), risk("R003", "critical", None)], controls=[control("AUDIT"), control("X")]
    )
    found = never_calmer(before, after)
    assert [(one.id, one.severity, one.residual_severity) for one in found.risks] == [
        ("R001", "high", "medium"),
        ("R003", "critical", None),
        ("R002", "low", "low"),
    ]
    assert [(one.id, one.required, one.placed_on_ids) for one in found.controls] == [
        ("AUDIT", True, ["audit_log"]),
        ("X", False, []),
    ]
    assert found.vetoes == [veto]


@pytest.mark.parametrize(
    ("likelihood", "impact", "wanted", "severity"),
    [
        (1, 1, ["critical"], "critical"),
        (4, 4, ["low"], "critical"),
        (2, 2, [], "medium"),
        (2, 3, ["low", "high"], "high"),
    ],
)
def test_a_risk_is_only_ever_raised(likelihood, impact, wanted, severity):
    record = next(iter(knowledge().risks.values()))
    assert raised(RatedRisk(record, likelihood, impact), wanted).severity == severity
