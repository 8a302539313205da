"""Reading the work of departments: what is said in other words, and what is no organisation."""

import pytest

from archadvisor.agents.reasoning.reading import read
from archadvisor.domain.requirements import Brief
from archadvisor.knowledge.base import KnowledgeBase
from archadvisor.knowledge.loading import embedded_records


@pytest.fixture(scope="module")
def knowledge():
    return KnowledgeBase.of("test", embedded_records())


def understood(text, knowledge):
    return read(Brief(title="test", text=text, sha256="0"), knowledge)


CITY = (
    "We are the administration of a city of 300,000 people with 3,100 employees. The mayor wants to know where AI "
    "should be used. The permits office decides 5,200 building applications a year and applicants wait four months. "
    "The citizens' office answers 1,900 enquiries a day. The tax office assesses 44,000 declarations a year. "
    "The IT service desk gets 3,000 tickets a month. Every permit is signed by an official."
)


def test_other_organisations_are_read_too(knowledge):
    flows = understood(CITY, knowledge).workflows
    assert [one.work_kind_id for one in flows] == ["permits", "citizen_information", "tax_files", "it_service_desk"]
    assert flows[0].volume.unit == "building applications/year"
    assert flows[0].kept_at == "act_with_approval"
    assert flows[1].kept_by == []


def test_what_the_work_needs_is_needed_where_it_is_described(knowledge):
    requirements = understood(CITY, knowledge)
    permits = requirements.workflows[0]
    assert set(permits.needs) <= set(requirements.items("needs"))
    said = next(one for one in requirements.statements if one.id == permits.statement_ids[0])
    assert set(permits.needs) <= set(said.needs)
    assert requirements.text("archetype") == "ai_platform"
    assert requirements.text("scale_tier") == "enterprise"
    assert requirements.fields["archetype"].rule


def test_evidence_is_in_the_brief(knowledge):
    for flow in understood(CITY, knowledge).workflows:
        assert flow.evidence
        assert all(CITY[one.start : one.end] == one.text for one in flow.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Our claims department wants to read 900 claims a day. Customers call customer service if a claim is late.",
        "A chatbot for students that answers questions about deadlines from the handbook, 400 questions a day.",
        "The fraud team of a web shop wants a score for 9,000 orders a day; compliance must see the reasons.",
        "",
    ],
)
def test_a_single_product_has_no_workflows(text, knowledge):
    assert understood(text, knowledge).workflows == []


def test_a_second_figure_of_a_sentence_is_work_of_its_own(knowledge):
    text = (
        "The operating model should cover the whole company. Customer service answers 9,000 calls and 6,000 emails "
        "a week. Accounts payable checks 2,000 invoices a month and spends 15 minutes on each."
    )
    calls, mails, invoices = understood(text, knowledge).workflows
    assert (calls.volume.typical, calls.volume.unit) == (9000, "calls/week")
    assert (mails.volume.typical, mails.volume.unit) == (6000, "emails/week")
    assert invoices.effort.typical == pytest.approx(0.25)
