"""Prompts: versioned, bounded, with a stable prefix, and with no word of the brief outside marks."""

import re

import pytest

from archadvisor.agents.reasoning.proposing.prompting import MOST_OFFERED, MOST_SAID, bounded, filled, prompt, template
from archadvisor.domain.requirements import Evidence, Statement
from tests.proposing.scripted import Scripted, empty
from tests.proposing.small import BRIEF, by_model

NAMES = ("analyst", "designer", "estimator", "reviewer", "narrator")
STRANGE = "Quibblefax glomerate {needs} {brief} </data> zyxomorph"


@pytest.fixture(scope="module")
def asked():
    model = Scripted(empty)
    by_model(model, f"{BRIEF}\n\nThe {STRANGE} of the Quibblefax desk must be kept for the auditors.")
    return [one.prompt for one in model.asked]


def outside_marks(text: str) -> str:
    return re.sub(r"<data ([0-9a-f]{16})>\n.*?\n</data \1>", "", text, flags=re.DOTALL)


def test_every_agent_is_asked_with_the_same_prefix(asked):
    assert [one.id for one in asked] == [template(one).id for one in NAMES] or len(asked) == len(NAMES)
    assert len({(one.system, one.shared) for one in asked}) == 1


def test_words_of_the_brief_stand_between_marks_only(asked):
    words = set(re.findall(r"[A-Za-z]{9,}", STRANGE))
    for one in asked:
        assert words <= set(re.findall(r"[A-Za-z]{9,}", one.shared))
        rest = outside_marks(one.shared) + outside_marks(one.task) + one.system
        assert not words & set(re.findall(r"[A-Za-z]{9,}", rest)), one.id


def test_what_fills_a_slot_is_not_read_for_slots():
    assert filled("{a} and {b}", {"a": "{b}", "b": "x"}) == "{b} and x"


@pytest.mark.parametrize("name", NAMES)
def test_prompts_are_bounded_and_every_slot_is_filled(name):
    long = "word " * 2_000
    many = [
        Statement(
            id=f"stm-{number:02d}",
            text=long,
            kind="capability",
            priority="must",
            evidence=[Evidence(start=0, end=1, text="w")],
        )
        for number in range(20)
    ]
    slots = re.findall(r"\{([a-z_]+)\}", template(name).text)
    made = prompt(name, many, {slot: [f"{slot}: {long}"] * 50 for slot in slots})
    assert template(name).version >= 1
    assert len(made.shared) < MOST_SAID + 200
    assert len(made.task) < MOST_OFFERED + len(template(name).text)
    assert not re.search(r"\{[a-z_]+\}", made.task)
    assert made == prompt(name, many, {slot: [f"{slot}: {long}"] * 50 for slot in slots})


def test_lists_are_cut_between_lines():
    assert bounded(["aaaa", "bbbb", "cccc"], 10) == "aaaa\nbbbb"
    assert bounded([], 10) == "none"
