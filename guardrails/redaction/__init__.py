"""Redaction: personal data and secrets are recognised and replaced in front of every sink."""

from archadvisor.guardrails.redaction.documents import publishable
from archadvisor.guardrails.redaction.finding import Sensitive, sensitive
from archadvisor.guardrails.redaction.gate import Gate, mapped, redact

__all__ = ["Gate", "Sensitive", "mapped", "publishable", "redact", "sensitive"]
