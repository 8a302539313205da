"""People of another trust get a screen of their own; all others share one."""

from archadvisor.agents.reasoning.assembly import place
from tests.designer.conftest import asked, field


def screens(tools, **fields):
    requirements = asked()
    told = {name: field(name, value) for name, value in fields.items()}
    design = place(requirements.model_copy(update={"fields": requirements.fields | told}), [], tools).design
    return design, [one.id for one in design.of_type("user_interface")]


def test_outsiders_have_a_portal_beside_the_screen_of_staff(tools):
    design, ids = screens(tools, user_kind="clerks", audiences=["applicants"], channels=["web"])
    assert ids == ["user_interface", "user_interface-applicants"]
    portal = design.component("user_interface-applicants")
    assert portal.facts == {"writers": "customer"}
    joined = [(one.kind, one.target) for one in design.relations if one.source == portal.id]
    assert ("calls", "app_backend") in joined
    known = {one.id for one in design.relations}
    entered = [flow for flow in design.flows if flow.steps[0].component_id == portal.id]
    assert entered and all(step.relation_id in known for flow in entered for step in flow.steps[1:])


def test_colleagues_share_a_screen(tools):
    assert screens(tools, user_kind="clerks", audiences=["supervisors"], channels=["web"])[1] == ["user_interface"]


def test_outsiders_alone_need_no_second_one(tools):
    assert screens(tools, user_kind="customers", audiences=["applicants"], channels=["web"])[1] == ["user_interface"]
