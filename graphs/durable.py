"""A design run that is kept on disk: nothing is written that the redaction gate would hold back.

The text is masked before it is read, so a run that is resumed reads what the first one read.
"""

from copy import copy
from typing import Any, get_args, get_type_hints

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from archadvisor.domain.model import Model
from archadvisor.domain.state import DesignState
from archadvisor.guardrails.redaction.checkpoints import GatedSaver, kept
from archadvisor.guardrails.redaction.documents import findings_of
from archadvisor.guardrails.redaction.gate import Gate


def gated(saver: BaseCheckpointSaver[Any]) -> BaseCheckpointSaver[Any]:
    """The saver behind the gate. With the library's own serializer it reads the types of the state and nothing else."""
    if type(saver.serde) is JsonPlusSerializer:
        saver = copy(saver)
        saver.serde = JsonPlusSerializer(allowed_msgpack_modules=_state_types())
    return GatedSaver(saver)


def masked(state: DesignState) -> DesignState:
    """The state with its texts as they may be kept, and a finding on what was masked in the brief."""
    gate = Gate()
    gate.learn(state["source_text"])
    source, beside = kept([state["source_text"], state.get("context", {})])
    return {**state, "source_text": source, "context": beside, "findings": findings_of(gate)}


def _state_types() -> list[type[Model]]:
    """The models that a state holds, by themselves or in lists."""
    found, left = list[type[Model]](), list(get_type_hints(DesignState).values())
    while left:
        one = left.pop()
        left.extend(get_args(one))
        if isinstance(one, type) and issubclass(one, Model):
            found.append(one)
    return found
