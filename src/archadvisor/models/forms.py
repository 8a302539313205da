"""The form of an answer: as JSON Schema that every endpoint takes, and as the check of what came back."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from archadvisor.errors import InternalError, ModelAnswerError
from archadvisor.guardrails.structured import Unfit, plain_json
from archadvisor.models.chat import Reply
from archadvisor.models.contract import Ask, Proposal
from archadvisor.models.ways import TOOL

MOST_CHARACTERS = 400_000
"""Of an answer; what is longer is looked at by nobody."""

MOST_PROBLEMS = 20
MOST_PATH_CHARACTERS = 80
MOST_REASON_CHARACTERS = 200

_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
"""What some models of one's own say to themselves before they answer."""

_KEPT = {"type", "properties", "items", "anyOf", "enum", "const", "$defs", "description", "pattern"}
"""What endpoints with strict forms take. Bounds of numbers, texts and lists are checked here when the answer is in."""

_REASONS = {
    "refusal": "the model refuses to answer",
    "filtered": "the endpoint's filter held the answer back",
    "truncated": "the answer was cut off at its greatest length",
    "no_answer": "the model gave no answer",
    "schema": "the answer does not have the form that was asked for",
}


class OffForm(Exception):
    """An answer that can be asked for again; `problems` say where it is wrong, `kind` is what the error will be."""

    def __init__(self, kind: str, problems: list[str]) -> None:
        super().__init__(kind)
        self.kind = kind
        self.problems = problems

    def error(self) -> ModelAnswerError:
        """The error that it is if it stays so."""
        return unusable(self.kind)


def unusable(kind: str) -> ModelAnswerError:
    """The error for an answer that cannot be used."""
    return ModelAnswerError(kind, _REASONS[kind])


@cache
def form_of(answer: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a closed record in the subset that strict endpoints take.

    Raises InternalError for a record that takes fields it does not know.
    """
    return _strict(answer.model_json_schema(), answer.__name__)


def _strict(schema: dict[str, Any], name: str) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    kept = {key: value for key, value in schema.items() if key in _KEPT}
    if "oneOf" in schema:
        kept["anyOf"] = schema["oneOf"]
    if schema.get("type") == "object":
        if schema.get("additionalProperties", True) is not False:
            raise InternalError(f"{name} is no closed record")
        kept |= {"additionalProperties": False, "required": list(schema.get("properties", {}))}
    for key in ("properties", "$defs"):
        if key in kept:
            kept[key] = {inner: _strict(value, f"{name}.{inner}") for inner, value in kept[key].items()}
    if "items" in kept:
        kept["items"] = _strict(kept["items"], name)
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(one, name) for one in kept["anyOf"]]
    return kept


def proposal_of(ask: Ask[Proposal], reply: Reply) -> Proposal:
    """The proposal that a reply holds.

    Raises OffForm if asking again may help, ModelAnswerError if it was refused, filtered or cut off.
    """
    for kind, found in (
        ("refusal", reply.refused),
        ("filtered", reply.finish == "content_filter"),
        ("truncated", reply.finish == "length"),
    ):
        if found:
            raise unusable(kind)
    try:
        return ask.answer.model_validate(only_object(answer_text(reply)))
    except ValidationError as error:
        raise OffForm("schema", problems_of(error)) from None


def answer_text(reply: Reply) -> str:
    """The text of the answer: the arguments of the one tool that was offered, else what was said after thinking.

    Raises OffForm if there is none.
    """
    arguments = [given for name, given in reply.calls if name == TOOL]
    if len(arguments) == 1:
        return arguments[0]
    if arguments or reply.calls:
        raise OffForm("no_answer", [f"call {TOOL} once and nothing else"])
    if not (text := _THOUGHT.sub("", reply.text)).strip():
        raise OffForm("no_answer", ["the answer is empty"])
    return text


def only_object(text: str) -> dict[str, Any]:
    """The one JSON object in a text, whatever prose stands around it. Raises OffForm if there is none or another."""
    if len(text) > MOST_CHARACTERS:
        raise OffForm("schema", ["the answer is too long"])
    if isinstance(whole := _parsed(text), dict):
        return whole
    found = [one for one in map(_parsed, _balanced(text)) if isinstance(one, dict)]
    if len(found) != 1:
        raise OffForm("schema", ["give exactly one JSON object, complete, with finite numbers, and nothing around it"])
    return found[0]


def _parsed(text: str) -> Any:
    try:
        return plain_json(text.encode("utf-8", "surrogatepass"))
    except Unfit:
        return None


def _balanced(text: str) -> Iterator[str]:
    """The outermost parts of a text between a brace and its partner; braces in quotes are none."""
    depth, start, quoted, escaped = 0, 0, False, False
    for at, one in enumerate(text):
        if quoted:
            quoted, escaped = escaped or one != '"', not escaped and one == "\\"
        elif depth and one == '"':
            quoted = True
        elif one == "{":
            start = start if depth else at
            depth += 1
        elif one == "}" and depth:
            depth -= 1
            if not depth:
                yield text[start : at + 1]


def problems_of(error: ValidationError) -> list[str]:
    """Where an answer is wrong and how, by path; nothing of the answer is quoted but names of fields."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[:MOST_PROBLEMS]
    paths = [".".join(str(part) for part in one["loc"])[:MOST_PATH_CHARACTERS] for one in found]
    return [f"{path}: {one['msg'][:MOST_REASON_CHARACTERS]}" for path, one in zip(paths, found, strict=True)]
