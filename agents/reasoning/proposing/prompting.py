"""Prompts from their templates: what all calls of a run share, then the task of one agent; bounded in length."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

from archadvisor.agents.reasoning.proposing.quoting import marked
from archadvisor.domain.model import Model
from archadvisor.domain.requirements import Statement
from archadvisor.models.contract import Prompt

MOST_SAID = 24_000
"""Characters of the brief that a prompt shows: about six thousand tokens; the rest is left to the rules."""

MOST_OFFERED = 36_000
"""Characters of what is offered in one task."""

_SLOT = re.compile(r"\{([a-z_]+)\}")


class Template(Model):
    """A prompt as it is written: `text` with the slots {name}, each filled once."""

    id: str
    version: int
    text: str


@cache
def template(name: str) -> Template:
    """The template of `prompts/<name>.yaml`."""
    folder = resources.files("archadvisor.agents.reasoning.proposing")
    raw = yaml.safe_load(folder.joinpath("prompts", f"{name}.yaml").read_text(encoding="utf-8"))
    return Template(**raw)


def prompt(
    name: str, statements: Sequence[Statement], offers: Mapping[str, Iterable[str]], share: float = 1.0
) -> Prompt:
    """The prompt of an agent: the brief as marked data in the shared part, offers as lines in the task.

    With a share below one it is cut to so much of the usual bounds, for a model that takes no longer one.
    """
    task, most = template(name), int(share * MOST_OFFERED) // len(offers)
    lines = {slot: bounded(offered, most) for slot, offered in offers.items()}
    said = bounded((f"{one.id}: {one.text}" for one in statements), int(share * MOST_SAID))
    return Prompt(
        id=task.id,
        version=task.version,
        system=template("house").text,
        shared=f"The brief:\n{marked(said)}\n",
        task=filled(task.text, lines),
    )


def filled(text: str, slots: Mapping[str, str]) -> str:
    """A text with its slots filled in one go: what fills a slot is never read for slots itself."""
    return _SLOT.sub(lambda found: slots[found[1]], text)


def bounded(lines: Iterable[str], most: int) -> str:
    """As many lines as fit into so many characters; `none` without any."""
    kept: list[str] = []
    for line in lines:
        most -= len(line) + 1
        if most < 0:
            break
        kept.append(line)
    return "\n".join(kept) or "none"
