"""Four organisations, each read by itself: its own work, its own order, every recommendation traced."""

import importlib.util
import re
from collections import defaultdict
from pathlib import Path

import pytest

from archadvisor.deliverables import render
from archadvisor.domain.model import AUTONOMY_LEVELS
from archadvisor.graphs.run import design

ROOT = Path(__file__).resolve().parents[2]
BRIEFS = sorted((ROOT / "examples" / "organisations").glob("*.md"))
PRODUCTS = sorted((ROOT / "examples").glob("*.md"))
OWN_WORK = {
    "bank": {"customer_calls", "email_replies", "credit_memos", "alert_clearing", "staff_questions", "document_keying"},
    "manufacturer": {"quality_inspection", "maintenance_reports", "quotes", "technical_questions", "translation"},
    "hospital-group": {"discharge_letters", "referral_triage", "clinical_coding", "bed_planning", "medication_checks"},
    "retailer": {"demand_forecasting", "replenishment", "product_texts", "campaign_content", "invoice_matching"},
}
FORMS = {
    "bank": "hub_and_spoke",
    "manufacturer": "federated",
    "hospital-group": "hub_and_spoke",
    "retailer": "hub_and_spoke",
}
MOST_SHARED = 0.2


@pytest.fixture(scope="module")
def documents():
    return {path.stem: design(path.read_text(encoding="utf-8"), path.stem) for path in BRIEFS}


@pytest.fixture(scope="module", params=[path.stem for path in BRIEFS])
def document(request, documents):
    return documents[request.param]


@pytest.fixture
def model(document):
    return document.business.operating_model


def parts(model):
    groups = (
        model.weighed,
        model.workflows,
        model.capabilities,
        model.local,
        model.increments,
        model.forums,
        model.tiers,
        model.data,
        model.effects,
    )
    return [model, *(one for group in groups for one in group)]


@pytest.mark.parametrize("name", sorted(OWN_WORK))
def test_the_departments_own_work_is_named(name, documents):
    plans = documents[name].business.operating_model.workflows
    kinds = {one.citation_ids[0].removeprefix("cit-") for one in plans}
    assert OWN_WORK[name] <= kinds
    brief = (ROOT / "examples" / "organisations" / f"{name}.md").read_text(encoding="utf-8").lower()
    stated = [one for one in plans if not one.department_assumed]
    assert len(stated) >= len(plans) - 1
    assert all(one.department.lower() in brief for one in stated)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_the_form_follows_from_the_organisation(name, documents):
    assert documents[name].business.operating_model.id == FORMS[name]


def test_every_recommendation_traces_to_the_brief_or_a_record(document, model):
    known = {one.id for one in document.statements} | {f"req-{name}" for name in document.requirements}
    cited = {one.id for one in document.citations}
    for part in parts(model):
        assert part.requirement_ids or part.citation_ids, part
        assert set(part.requirement_ids) <= known
        assert set(part.citation_ids) <= cited


def test_no_workflow_acts_more_freely_than_brief_and_kind_allow(model):
    for one in model.workflows:
        assert AUTONOMY_LEVELS.index(one.starts_at) <= AUTONOMY_LEVELS.index(one.autonomy)
        if one.reason.startswith("the brief keeps it with people"):
            assert AUTONOMY_LEVELS.index(one.autonomy) <= AUTONOMY_LEVELS.index("act_with_approval")


def test_each_workflow_is_in_one_increment_that_builds_on_earlier_ones(model):
    placed = [one for step in model.increments for one in step.workflow_ids]
    assert sorted(placed) == sorted(one.id for one in model.workflows)
    built: set[str] = set()
    for number, step in enumerate(model.increments):
        earlier = {f"inc-{before}" for before in range(number)}
        assert set(step.builds_on) <= earlier
        assert set(step.reuses) <= built
        assert step.exit_test
        built |= set(step.builds)


def test_what_is_built_once_has_several_departments(document, model):
    components = {one.id for one in document.components}
    assert model.capabilities
    for one in model.capabilities:
        assert len(one.departments) >= 2
        assert set(one.component_ids) <= components


def test_loads_are_volume_times_effort(documents):
    memos = next(one for one in documents["bank"].business.operating_model.workflows if "credit" in one.name.lower())
    assert memos.load.typical == pytest.approx(400 * 16)
    assert all(one.load is None for one in documents["bank"].business.operating_model.workflows if one.id != memos.id)


def test_goals_without_work_are_told_as_gaps(model):
    for one in model.effects:
        assert one.workflow_ids or "none" in one.metric.lower()


def test_an_amount_that_the_brief_names_is_a_bound_and_no_ban(documents):
    plans = documents["retailer"].business.operating_model.workflows
    refunds = next(one for one in plans if "refunds" in one.name)
    assert refunds.autonomy == "act_bounded"
    assert "50 euros" in refunds.reason


def test_the_operating_models_share_at_most_a_fifth_of_their_sentences(documents):
    spec = importlib.util.spec_from_file_location("boilerplate", ROOT / "benchmarks" / "boilerplate.py")
    boilerplate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(boilerplate)
    homes, found = defaultdict(set), []
    for name, document in documents.items():
        files = render(document)
        section = files["architecture.md"].split("## Operating model\n")[1].split("\n## ")[0]
        told = boilerplate.sentences({"design.json": files["design.json"], "model.md": section})["model.md"]
        found += [one for one, _ in told]
        for one, _ in told:
            homes[one].add(name)
    shared = sum(len(homes[one]) > 1 for one in found)
    assert shared <= MOST_SHARED * len(found)


@pytest.mark.parametrize("path", PRODUCTS, ids=lambda path: path.stem)
def test_a_single_product_has_no_operating_model(path):
    document = design(path.read_text(encoding="utf-8"), path.stem)
    assert document.business.operating_model is None
    files = render(document)
    assert not any(re.search(r"^#+ Operating model", text, re.MULTILINE) for text in files.values())


def test_architect_and_owners_are_named_with_the_published_range(document):
    staffing = document.staffing
    assert staffing.engagement == "full-time"
    assert "USD 200,000 to 350,000" in staffing.reason
    assert [one for one in staffing.needed if one.role.startswith("product owner")]
    assert set(staffing.citation_ids) <= {one.id for one in document.citations}
