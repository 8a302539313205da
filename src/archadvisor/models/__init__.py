"""Chat models behind OpenAI-compatible endpoints: one client, its limits, and what it costs."""

from archadvisor.models.opening import chat_model

__all__ = ["chat_model"]
