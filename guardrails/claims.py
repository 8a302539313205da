"""Claims of a document that would lower protection: noticed, told, and never believed.

That there is no personal data, that encryption is not needed or that something is already certified counts only when
the person who asks for a design says so, in the brief or in an answer. From a document it is a question to that person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from archadvisor.domain.findings import Finding
from archadvisor.guardrails.hygiene import patterns

ClaimKind = Literal[
    "no_sensitive_data",
    "protection_not_needed",
    "approval_not_needed",
    "already_certified",
    "law_does_not_apply",
    "unlimited_means",
]

_TOLD: dict[ClaimKind, str] = {
    "no_sensitive_data": "that there is no personal or otherwise sensitive data",
    "protection_not_needed": "that a protection such as encryption, access control or logging is not needed",
    "approval_not_needed": "that no person needs to approve or oversee",
    "already_certified": "that something is already certified, audited or approved",
    "law_does_not_apply": "that a law or standard does not apply",
    "unlimited_means": "that there is no limit of money",
}


@dataclass(frozen=True)
class Claim:
    """What a document claims, as one of a closed list, and where: characters `start` to `end` of its screened text."""

    kind: ClaimKind
    start: int
    end: int

    def finding(self) -> Finding:
        """The claim as a finding for the person who asks."""
        message = f"It says {_TOLD[self.kind]}. A document can't lower protection: if it is so, say it in the brief."
        return Finding(rule="claim.lowers_protection", severity="medium", message=message)


def claims_of(text: str) -> Iterator[Claim]:
    """The first claim of each kind in a text."""
    lowered = text.lower()
    for kind in get_args(ClaimKind):
        found = (one.search(lowered) for one in patterns(f"claims_{kind}"))
        if first := next((match for match in found if match), None):
            yield Claim(kind, first.start(), first.end())
