"""Quoted material in a brief: set aside by its form, told, and kept where it is the brief itself."""

import time
from pathlib import Path

import pytest

from archadvisor.guardrails.quoted import paragraphs
from archadvisor.guardrails.screening import screen

GOOD = (
    "Our 40 editors want to search 20,000 articles in ordinary words and get a short answer. About 500 questions a day."
)
INJECTIONS = Path(__file__).parent / "injections"

# What is plain prose of somebody else, or gibberish, has no form by which it could be told from the author's own.
PROSE = {"bidi", "client-quote", "html-comment", "html-script", "invisible-tags", "leetspeak", "rot13"}
PROSE |= {"multi-turn", "vendor-whitepaper"}
FORMED = sorted(path for path in INJECTIONS.glob("*.txt") if path.stem not in PROSE)


@pytest.mark.parametrize("path", FORMED, ids=lambda path: path.stem)
@pytest.mark.parametrize("place", ["before", "after"])
def test_pasted_artefacts_and_orders_leave_the_prose_of_the_author(path, place):
    injection = path.read_text(encoding="utf-8")
    text = f"{injection}\n\n{GOOD}" if place == "before" else f"{GOOD}\n\n{injection}"
    brief, findings = screen(text, "brief", {})
    assert " ".join(brief.text.split()) == GOOD
    assert {"quoted.artefact", "injection.instruction"} & {one.rule for one in findings}


ORDINARY = [
    "REQ-1: The tool must be fast. REQ-2: It replaces the old rules engine.",
    "Note that a decision record is kept for each claim, and certificates of insurance are read.",
    "Minutes of meetings are written by the assistant; the system that processes this data runs in the EU.",
    "| System | Technology |\n|---|---|\n| Shop | Magento |\n| Stock | SAP |",
    "Status: pilot\nCompliance: GDPR\nRisks: wrong prices",
    "Video is decoded and encoded again. Characters of the game stay in character and play the role of merchants.",
    "The bot must never ask questions about health. While an agent works on a ticket, notes are written.",
    "The design assistant should propose layouts. The severity of all incidents is rated.",
    "Dear team, we would like to have a pilot for 20 people in spring.",
    "  - Region: EU\n  - Users: 500\n  - Language: English",
    "- 500 users\n- answers within 3 seconds\n- EU only\n- budget 900 USD a month",
    "| Document | Number per month |\n|---|---|\n| Invoices | 9,000 |\n| Orders | 400 |",
    "# Reading invoices\n\nWe want supplier, amounts, tax and order number extracted.",
    "Users: 500\nRegion: EU\nBudget: 900 USD a month",
    "We use PostgreSQL, Kafka, Kubernetes, Terraform and GitHub.",
    "Agents answer tickets; a person approves refunds. The assistant must never reveal names.",
    "Dear customers write to us by e-mail; we certify nothing and keep minutes of no meeting.",
    "Results go to reports.pdf and to the ERP system; R&D has 20 people, 24/7, at 99.9 %.",
]


@pytest.mark.parametrize("text", ORDINARY, ids=lambda text: text[:20])
def test_ordinary_paragraphs_of_a_brief_are_kept(text):
    whole = f"{GOOD}\n\n{text}\n\nIt runs in our cloud and has one administrator."
    brief, findings = screen(whole, "brief", {})
    assert findings == []
    assert brief.text == whole


def test_what_is_all_there_is_stays_the_brief():
    table = "| Component | Price |\n|---|---|\n| Chat for tenants | 900 USD |"
    assert screen(table, "brief", {})[0].text == table


def test_a_record_goes_on_through_its_sections():
    record = "# ADR 7: Queue\n\n## Context\n\nLoad is high.\n\n## Decision\n\nUse Kafka on forty brokers."
    brief, findings = screen(f"{GOOD}\n\n{record}", "brief", {})
    assert brief.text == GOOD
    assert {one.rule for one in findings} == {"quoted.artefact"}
    assert all("decision record" in one.message for one in findings)


def test_paragraphs_keep_their_places():
    text = f"{GOOD}\n\n```\na = 1\n\nb = 2\n```\n \nThe end."
    found = list(paragraphs(text))
    assert [one.text.strip() for one in found] == [GOOD, "```\na = 1\n\nb = 2\n```", "The end."]
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("text", ["a\n\n" * 50_000, "```\n" * 40_000, "[(a" * 60_000, "{{a " * 45_000, "<!--" * 40_000])
def test_odd_text_does_not_hang(text):
    started = time.process_time()
    screen(f"{GOOD}\n\n{text}", "brief", {})
    assert time.process_time() - started < 6
