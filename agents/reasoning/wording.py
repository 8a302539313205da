"""Wording that ties a sentence to this brief: its nouns, its statements, its components."""

from collections.abc import Mapping

from archadvisor.domain.requirements import Requirements, Statement

DEFAULT_NOUNS = {"users": "users", "subject": "requests", "systems": "existing systems", "domain": "the business"}


def nouns(requirements: Requirements) -> dict[str, str]:
    """The nouns of the brief for the slots {users}, {subject}, {systems} and {domain}."""
    found = {
        "users": requirements.text("user_kind"),
        "subject": requirements.text("subject_kind"),
        "systems": ", ".join(requirements.items("source_systems")[:3]),
        "domain": requirements.text("domain"),
    }
    return {slot: found[slot] or default for slot, default in DEFAULT_NOUNS.items()}


def filled(template: str, slots: Mapping[str, str]) -> str:
    """A template with its slots filled; braces that name no slot stay as they are."""
    for slot, noun in slots.items():
        template = template.replace("{" + slot + "}", noun)
    return template


def clause(statement: Statement) -> str:
    """A statement as a clause inside a sentence: no final stop, lower-case start unless it is a name."""
    text = statement.text.strip().rstrip(".;,!?")
    first = text.split(" ", 1)[0]
    keeps_case = first.isupper() or any(letter.isupper() for letter in first[1:]) or first == "I"
    return text if keeps_case else text[:1].lower() + text[1:]


def quoted(statement: Statement) -> str:
    """A statement in quotation marks, as the brief says it."""
    return f"“{statement.text.strip().rstrip('.;,')}”"


def listed(parts: list[str]) -> str:
    """Parts as an English list: a, b and c."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
