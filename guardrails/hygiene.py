"""Hygiene of text from outside: markup, look-alikes, invisible characters and secrets are removed, with findings."""

import re
import unicodedata
from functools import cache
from html import unescape
from typing import Any

from archadvisor.domain.findings import Finding
from archadvisor.domain.tables import packaged_table
from archadvisor.guardrails.redaction import sensitive

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0[;\"'\s]|\bhidden\b")
_TAG = re.compile(r"(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,12})(?=[\s/>])")


@cache
def rules() -> Any:
    """The word lists and patterns of `data/screening.yaml`."""
    return packaged_table("archadvisor.guardrails", "screening.yaml")


@cache
def patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Compiled patterns of one list."""
    return tuple(re.compile(one) for one in rules()[name])


def clean(text: str) -> tuple[str, list[Finding]]:
    """Plain, normalised text and findings about what was removed. Idempotent on its own output."""
    findings: list[Finding] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    stripped = without_markup(text)
    if stripped != text:
        findings.append(
            Finding(
                rule="markup.html",
                severity="low",
                message="HTML markup was removed; scripts, comments and hidden text with it.",
            )
        )
    normal = unicodedata.normalize("NFKC", stripped)
    hidden = _INVISIBLE.search(normal)
    if hidden:
        count = len(_INVISIBLE.findall(normal))
        message = (
            f"{count} invisible or direction-changing characters were removed; hidden text can carry instructions."
        )
        findings.append(Finding(rule="hidden.characters", severity="medium", message=message, start=hidden.start()))
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", normal)).replace("\t", " ")
    redacted = _without_secrets(visible)
    if redacted != visible:
        message = "Something that looks like a password or key was replaced by asterisks; change it, it was sent."
        findings.append(Finding(rule="secret.redacted", severity="high", message=message))
    return redacted, findings


def _without_secrets(text: str) -> str:
    """The text with each password and key as asterisks, one for each character."""
    for one in sensitive(text):
        if one.secret:
            text = text[: one.start] + "*" * (one.end - one.start) + text[one.end :]
    return text


def _is_closed(tag: re.Match[str], written: str) -> bool:
    """Whether nothing stands inside a tag: it is an end tag, or ends itself."""
    return bool(tag["close"]) or written.endswith("/")


def _is_unseen(written: str, name: str, closed: frozenset[str]) -> bool:
    """Whether a tag hides what is inside it, up to the end tag that the text must have."""
    return name in closed and bool(_UNSEEN.search(written))


def without_markup(text: str) -> str:
    """Text without HTML tags; blocks become line breaks, scripts, styles, comments and hidden elements vanish.

    Linear in the length.
    """
    tags, blocks, dropped = (frozenset(rules()[name]) for name in ("html_tags", "html_blocks", "html_dropped"))
    text = _COMMENT.sub(" ", text)
    closed = frozenset(name for name in tags if f"</{name}" in text)
    first, *pieces = text.split("<")
    kept, inside, found = [first], "", False
    for piece in pieces:
        tag = _TAG.match(piece)
        end = piece.find(">")
        comment = piece.startswith("!")
        if end < 0 or not (comment or (tag and tag["name"].lower() in tags)):
            kept.append("" if inside else "<" + piece)
            continue
        found = True
        name = tag["name"].lower() if tag else ""
        if inside:
            inside = "" if tag and tag["close"] and name == inside else inside
        elif (name in dropped or _is_unseen(piece[:end], name, closed)) and tag and not _is_closed(tag, piece[:end]):
            inside = name
        if not inside:
            kept.append(("\n" if name in blocks else "") + piece[end + 1 :])
    return unescape("".join(kept)) if found else text
