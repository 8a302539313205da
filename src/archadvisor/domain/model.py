"""The base of every typed record that is checkpointed, filed or sent."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Weight = Literal["must", "should", "may"]
Severity = Literal["critical", "high", "medium", "low"]
Status = Literal["stated", "inferred", "assumed", "unknown"]
Autonomy = Literal["none", "assist", "recommend", "act_with_approval", "act_bounded", "act_autonomous"]
Sensitivity = Literal["public", "internal", "confidential", "restricted"]
Hosting = Literal["managed", "serverless", "self_hosted", "on_premises", "edge", "external", "in_process"]
ScaleTier = Literal["poc", "startup", "mid", "enterprise", "internet"]
AiTier = Literal["prohibited", "high", "limited", "minimal"]
DesignStatus = Literal["validated", "draft", "infeasible"]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
AI_TIERS: tuple[AiTier, ...] = ("prohibited", "high", "limited", "minimal")
SENSITIVITIES: tuple[Sensitivity, ...] = ("public", "internal", "confidential", "restricted")
AUTONOMY_LEVELS: tuple[Autonomy, ...] = (
    "none",
    "assist",
    "recommend",
    "act_with_approval",
    "act_bounded",
    "act_autonomous",
)


class Model(BaseModel):
    """A frozen, closed record: unknown fields are errors, values never change after construction."""

    model_config = ConfigDict(frozen=True, extra="forbid")
