"""The smallest question there is: whether a model answers, and in which form."""

from pydantic import BaseModel, ConfigDict

from archadvisor.models.contract import Ask, Prompt


class Ready(BaseModel):
    """The answer to a greeting."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ready: bool


GREETING = Ask(
    agent="requirements-analyst",
    prompt=Prompt("greeting", 1, shared="", task="Say whether you are ready to answer in the form that is asked for."),
    answer=Ready,
    most_output_tokens=400,
)
"""Long enough for models that think before they answer."""
