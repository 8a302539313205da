"""Rules that never hold or never fail, links that contradict each other, dates and figures: each is told by place."""

import pytest

from archadvisor.estimation import price_check
from archadvisor.estimation.price_check import fading, unpriced
from archadvisor.estimation.prices import PRICE_DATE
from archadvisor.knowledge.currency import CATALOGUE_DATE, stale, untimely
from archadvisor.knowledge.lint import check_age, check_folder
from archadvisor.knowledge.loading import embedded_records
from archadvisor.knowledge.records import PriceRecord, ReferenceRecord, RegimeRecord

RULE = "require: [{need: chat}]"


def change(root, name, old, new):
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def problems(root):
    return [str(one) for one in check_folder(root) if one.kind != "components"]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("require: [{need: chat}]\n  exclude: [{need: chat}]", "applicability: can never hold"),
        ("require: [{need: chat}, {none_of: [{need: chat}]}]", "applicability: can never hold"),
        ("require: [{any: [{need: chat}, {none_of: [{need: chat}]}]}]", "applicability: can never fail"),
        ("require: [{field: availability, op: '>', value: 1}]", "applicability: can never hold"),
        ("require: [{field: traffic, op: '<', value: 1000}]", "applicability.prefer.0: can never hold"),
        (
            "require: [{any: [{need: chat}, {field: traffic, op: '<', value: 0}]}]",
            "applicability.0.any.1: is ruled out by what stands beside it",
        ),
    ],
)
def test_rules_that_decide_nothing_are_named(root, new, expected):
    change(root, "patterns/inf-cache.yaml", RULE, new)
    assert f"patterns/inf-cache: {expected}" in problems(root)


def test_a_rule_that_applies_always_may_say_so(root):
    change(root, "patterns/inf-cache.yaml", RULE, "require: [{always: true}]")
    assert problems(root) == []


def linked(root, name, links):
    change(root, f"patterns/{name}.yaml", "failure_modes:", f"relations: {links}\nfailure_modes:")


def test_rivals_that_are_needed_together_are_named(root):
    third = (root / "patterns/inf-cache.yaml").read_text(encoding="utf-8").replace("inf-cache", "inf-third")
    (root / "patterns/inf-third.yaml").write_text(third, encoding="utf-8")
    linked(root, "inf-cache", "{requires: [orch-approval]}")
    linked(root, "orch-approval", "{requires: [inf-third]}")
    linked(root, "inf-third", "{conflicts: [{id: inf-cache}]}")
    found = problems(root)
    assert "patterns/inf-cache: relations.requires: inf-cache and inf-third are both needed, but conflict" in found
    assert not any(one.startswith("patterns/orch-approval") for one in found)


def test_circles_and_friendly_rivals_are_named(root):
    linked(root, "inf-cache", "{requires: [orch-approval], complements: [orch-approval]}")
    linked(root, "orch-approval", "{requires: [inf-cache], complements: [inf-cache], conflicts: [{id: inf-cache}]}")
    found = "\n".join(problems(root))
    assert "inf-cache requires itself by way of others" in found
    assert "relations.complements: inf-cache is in conflict with it as well" in found


def effect(root, text):
    change(root, "patterns/inf-cache.yaml", "failure_modes:", f"effects: [{{{text}}}]\nfailure_modes:")


def test_a_figure_needs_a_source_or_planning_values(root):
    plain = "quantity: calls, stage: cache, evidence: D"
    effect(root, f"{plain}, formula: calls * 0.37")
    found = problems(root)
    assert any("effects.0: the figure 0.37 needs a `ref`" in one for one in found)
    planned = "planning: {low: 3, typical: 2, high: 4, unit: ratio, how: judged}"
    change(root, "patterns/inf-cache.yaml", "formula: calls * 0.37", f"formula: calls * 0.37, {planned}")
    assert any("low, typical and high are out of order" in one for one in problems(root))
    change(root, "patterns/inf-cache.yaml", "low: 3", "low: 1")
    assert problems(root) == []


def price(**changes):
    fields = {"usd": 1, "usd_low": 1, "usd_high": 1, "unit": "hour", "source": "list", "as_of": "2026-11-01"}
    return PriceRecord.model_validate({"id": "p", "name": "P", "cloud": "any", "region": "any", **fields, **changes})


def regime(**changes):
    fields = {"regime": "GDPR", "as_of": "2026-11", "status": "in_force", "triggers": [], "obligations": []}
    return RegimeRecord.model_validate({"id": "r", "name": "R", **fields, **changes})


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (price(), None),
        (price(as_of="2026"), None),
        (price(as_of="2026-11-21"), "is after the catalogue's date"),
        (price(valid_until="2026-10-01"), "valid_until: 2026-10-01 is before as_of 2026-11-01"),
        (price(as_of="2026-01-01", valid_until="2026-10-01"), "it ended on 2026-10-01"),
        (price(valid_until="2027-01"), None),
        (regime(applies_from="2018-05-25"), None),
        (regime(applies_from="2027-01-01"), "so it is not in force yet"),
        (regime(applies_from="2025-01-01", status="adopted_future"), "is no longer adopted_future"),
        (regime(status="repealed"), "repealed"),
        (ReferenceRecord(id="r", name="R", url="u", date="2023; 2027-04", seen=True), "2027-04 is after"),
        (ReferenceRecord(id="r", name="R", url="u", date="living document", seen=True), None),
    ],
)
def test_dates_are_judged_at_the_date_of_the_catalogue(record, expected):
    found = list(untimely(record, "2026-11-20"))
    assert (found == []) if expected is None else any(expected in one for one in found)


def test_old_facts_are_a_warning():
    assert list(stale(price(as_of="2026-11"), "2026-11-20")) == []
    assert "look again" in next(stale(price(as_of="2025-11-20"), "2026-11-20"))
    assert list(stale(regime(as_of="2026-01"), "2026-11-20")) == []


def test_the_knowledge_and_its_prices_are_of_the_same_day():
    assert CATALOGUE_DATE == PRICE_DATE


def test_no_fact_of_the_knowledge_is_stale():
    assert check_age() == []


def test_the_knowledge_is_complete_and_sound():
    assert [str(one) for one in check_folder()] == []


def test_models_are_priced_at_the_date_of_the_catalogue():
    technologies = list(embedded_records()["technologies"].values())
    assert list(unpriced(technologies)) == []
    assert not any("deprecated" in one for one in fading(technologies))
    gone = technologies[0].model_copy(update={"price_ids": ["model:openai/no-such-model"]})
    assert "has no price at" in next(unpriced([gone]))
    assert list(fading([gone])) == []


def test_announced_prices_and_deprecated_models_are_warnings(monkeypatch):
    chosen = [one for one in embedded_records()["technologies"].values() if one.id == "vertex-gemini-3.8-flash"]
    assert any("times the present one on" in one for one in fading(chosen))
    monkeypatch.setattr(price_check, "_is_deprecated", lambda *_: True)
    assert any("deprecated by its provider" in one for one in fading(chosen))
