"""Designing how an organisation works with AI: from the workflows of a brief and the components of the design."""

from archadvisor.agents.reasoning.organisation.model import answered_by, operating_model, workflow_tasks

__all__ = ["answered_by", "operating_model", "workflow_tasks"]
