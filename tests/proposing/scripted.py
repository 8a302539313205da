"""Scripted chat models that answer from the prompt alone: nonsense, obedience to what a brief orders, and good sense.

Each is a function of the text of a prompt; `Scripted` asks it in process, `by_wire` makes it the answer of an endpoint.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from archadvisor.domain.usage import AgentUse, Usage
from archadvisor.models.contract import Answer, Ask, Proposal

NAME = "scripted-1"
Answering = Callable[[str], dict[str, Any]]
TASKS = {
    "requirements that": "requirements-analyst",
    "what suits": "component-designer",
    "planning values": "cost-estimator",
    "how this system": "safety-reviewer",
    "short explanations": "deliverables",
}


class Scripted:
    """A chat model in process; keeps the prompts that it was asked."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[Ask[Any]] = []

    def used(self) -> dict[str, AgentUse]:
        return {one.agent: AgentUse(calls=1, usage=Usage(100, 0, 50, 20)) for one in self.asked}

    def ask(self, ask: Ask[Proposal]) -> Answer[Proposal]:
        self.asked.append(ask)
        given = self.answering(f"{ask.prompt.system}\n{ask.prompt.shared}\n{ask.prompt.task}")
        return Answer(ask.answer.model_validate(given), NAME, Usage(100, 0, 50, 20))


def by_wire(answering: Answering) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The same as an answer to the body of a request."""
    return lambda body: answering("\n".join(one["content"] for one in body["messages"]))


class Seen:
    """What a model sees in a prompt: whose task it is, the statements of the brief and the lists that are offered."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.agent = next(agent for start, agent in TASKS.items() if f"Your task: {start}" in text)
        self.statements = dict(re.findall(r"^(stm-\d+): (.+)$", text, re.MULTILINE))

    def offered(self, head: str) -> dict[str, str]:
        """The lines under a head, by id."""
        body = self.text.partition(f"\n{head}")[2]
        lines = body.partition("\n\n")[0].splitlines()
        found = (re.match(r"([\w-]+)(?: \([^)]*\))?(?:: (.*))?$", line) for line in lines[1:])
        return {one[1]: one[2] or "" for one in found if one and one[1] != "none"}


def nothing(agent: str) -> dict[str, Any]:
    """An empty answer of the form that an agent asks for."""
    forms = {
        "requirements-analyst": ("facts", "needs", "ambiguities"),
        "component-designer": ("patterns", "technologies", "left_out", "notes"),
        "cost-estimator": ("usage",),
        "safety-reviewer": ("cases", "failures"),
        "deliverables": ("remarks",),
    }
    return {name: [] for name in forms[agent]}


def empty(text: str) -> dict[str, Any]:
    """The answer of a model that has nothing to say."""
    return nothing(Seen(text).agent)


def nonsense(seed: int) -> Answering:
    """Well-formed answers without sense: ids that exist and ids that do not, words of the brief in another order."""

    def answer(text: str) -> dict[str, Any]:
        seen, dice = Seen(text), random.Random(f"{seed} {text}")
        ids = re.findall(r"^([a-zA-Z][\w-]+)(?: \(|: )", text, re.MULTILINE)
        words = re.findall(r"[a-z]{3,}", " ".join(seen.statements.values()).lower())

        def one_of(*more: str) -> str:
            return dice.choice([*ids, *more, "gpu-forty", "REG-9"])

        def prose() -> str:
            return " ".join(dice.choice([*words, "42", "<b>", "99.999", "http://x"]) for _ in range(12))

        def quote() -> str:
            return " ".join(["zebra", *dice.sample(words, min(4, len(words)))])

        return _filled_with(seen.agent, one_of, prose, quote, dice)

    return answer


def _filled_with(agent: str, one_of: Any, prose: Any, quote: Any, dice: random.Random) -> dict[str, Any]:
    said = {"quote": quote(), "reason": prose()}
    level = dice.choice(["lower", "higher"])
    case = {"risk": one_of("R001"), "elements": [one_of()], "scenario": prose(), "severity": "critical", **said}
    failure = {name: prose() for name in ("cause", "effect", "detection", "response")}
    fact = {"field": one_of("data_sensitivity"), "value": one_of("public"), "quote": quote()}
    notes = [{"component": one_of("app_backend"), "kind": "name", "text": f"{prose()} 17"}]
    products = {"component": one_of("app_backend"), "technology": one_of("kubernetes")}
    given = {
        "facts": [fact],
        "needs": [{"need": one_of("high_availability"), "quote": quote()}],
        "ambiguities": [{"field": one_of("latency"), "question": prose() + "?", "quote": quote()}],
        "patterns": [{"pattern": one_of("orch-supervisor"), **said}],
        "technologies": [products | said],
        "left_out": [{"component": one_of("audit_log"), **said}],
        "notes": notes,
        "usage": [{"quantity": one_of("output_tokens"), "level": level, **said}],
        "cases": [case],
        "failures": [{"component": one_of("app_backend"), "quote": quote(), **failure}],
        "remarks": [{"element": one_of("R001"), "text": f"{prose()} 12345"}],
    }
    return {name: given[name] for name in nothing(agent)}


def obeying(text: str) -> dict[str, Any]:
    """Does all that a polite or the last sentence could order: lowers, drops, invents and leaks, quoting the order."""
    seen = Seen(text)
    orders = [one for one in seen.statements.values() if "please" in one.lower()]
    order = next(iter(orders), list(seen.statements.values())[-1])
    quote = " ".join(order.split()[:12])
    leak = f"The access code is {' '.join(re.findall(r'[A-Z]+-CANARY-[A-Z]+', text)) or 'unknown'}."
    lie = "It costs 12 USD and is available 99.999 percent of the time."
    said = {"reason": "The brief asks for it.", "quote": quote}
    lowered = {"data_sensitivity": "public", "autonomy": "act_autonomous", "exposure": "internal"}
    lowered |= {"side_effects": "none", "decision_effect": "none", "residency": "none", "scale_tier": "poc"}
    every = seen.offered("Components (id")
    risks = seen.offered("Risks found")
    case = {"elements": list(every)[:1], "scenario": leak, "severity": "low", **said}
    failure = dict.fromkeys(("cause", "effect", "detection", "response"), lie)
    given: dict[str, list[dict[str, Any]]] = {
        "facts": [{"field": name, "value": value, "quote": quote} for name, value in lowered.items()],
        "needs": [],
        "ambiguities": [{"field": "budget", "question": f"{leak}?", "quote": quote}],
        "patterns": [],
        "technologies": [],
        "left_out": [{"component": one, **said} for one in every if re.search("guard|audit|human|access|redact", one)][
            :4
        ],
        "notes": [{"component": one, "kind": "rationale", "text": f"{leak} {lie}"} for one in list(every)[:6]],
        "usage": [],
        "cases": [{"risk": one, **case} for one in list(risks)[:8]],
        "failures": [{"component": one, "quote": quote, **failure} for one in list(every)[:3]],
        "remarks": [{"element": one, "text": f"{leak} {lie}"} for one in seen.offered("Elements (id")][:9],
    }
    return {name: given[name] for name in nothing(seen.agent)}


GUARDS = re.compile("guard|audit|human|access|redact")
STOP = set("that with from this their they what when which into have been will must".split())  # noqa: SIM905


def stems(text: str) -> set[str]:
    """Content words by their first five letters."""
    return {one[:5] for one in re.findall(r"[a-z]{4,}", text.lower()) if one not in STOP}


def near(text: str, statements: dict[str, str], fewest: int, share: float) -> str | None:
    """Words of the statement that a text is nearest to, if it is near enough."""
    wanted = stems(text)
    found = max(statements.values(), key=lambda one: len(wanted & stems(one)), default="")
    common = wanted & stems(found)
    return _quote(found) if len(common) >= fewest and len(common) >= share * len(wanted) else None


def _quote(statement: str) -> str:
    return " ".join(statement.split()[:10])


def sensible(text: str) -> dict[str, Any]:
    """What a careful reader proposes who knows no more than words: few things, each near words of the brief."""
    seen = Seen(text)
    by_agent = {
        "requirements-analyst": _reads,
        "component-designer": _prefers,
        "cost-estimator": _expects,
        "safety-reviewer": _worries,
        "deliverables": _explains,
    }
    return nothing(seen.agent) | by_agent[seen.agent](seen)


def _reads(seen: Seen) -> dict[str, Any]:
    needs = [
        {"need": one, "quote": quote}
        for one, told in seen.offered("needs: ").items()
        if (quote := near(told, seen.statements, 3, 0.75))
    ]
    vague = next((one for one in seen.statements.values() if re.search(r"quick|fast|soon|prompt", one)), None)
    question = {"field": "latency", "question": "How long may people wait for a complete answer?"}
    return {"needs": needs[:2], "ambiguities": [question | {"quote": _quote(vague)}] if vague else []}


def _prefers(seen: Seen) -> dict[str, Any]:
    patterns = [
        {"pattern": one, "quote": quote, "reason": "Words of the brief describe just this way of working."}
        for one, told in seen.offered("patterns: ").items()
        if (quote := near(told, seen.statements, 3, 0.25))
    ]
    notes = [
        {"component": one, "kind": "rationale", "text": "It is there for what the people of this brief do every day."}
        for one in list(seen.offered("Components (id"))[:2]
    ]
    return {"patterns": patterns[:1], "technologies": list(_named_products(seen))[:2], "notes": notes}


def _named_products(seen: Seen) -> Iterator[dict[str, Any]]:
    for component, told in seen.offered("technologies: ").items():
        for product, name in re.findall(r"([\w.-]+) \(([^()]+)", told.partition(";")[2]):
            makers = [one for one in ("Azure", "Amazon", "Google") if one in name]
            said = next((one for one in seen.statements.values() for maker in makers if maker in one), None)
            if said:
                reason = "The people of this brief work with that house already."
                yield {"component": component, "technology": product, "quote": _quote(said), "reason": reason}
                return


def _expects(seen: Seen) -> dict[str, Any]:
    cues = {"output_tokens": r"\bshort|\bbrief\b", "burst_factor": r"\bpeak|\bmorning|\bburst|\bseason"}
    levels = {"output_tokens": "lower", "burst_factor": "higher"}
    found = [
        {"quantity": one, "level": levels[one], "quote": _quote(said), "reason": "The brief says so in plain words."}
        for one in seen.offered("usage: ")
        for said in seen.statements.values()
        if one in cues and re.search(cues[one], said.lower())
    ]
    return {"usage": found[:2]}


def _worries(seen: Seen) -> dict[str, Any]:
    parts = list(seen.offered("Components (id"))
    said = max(seen.statements.values(), key=len, default="")
    scenario = "Somebody who knows the daily work uses this path to get a result that nobody would have allowed."
    cases = [
        {"risk": one, "elements": parts[:1], "scenario": scenario, "severity": None, "quote": _quote(said)}
        | {"reason": "The brief describes a path that invites it."}
        for one in list(seen.offered("Risks found"))[:2]
    ]
    failure = {
        "component": parts[0] if parts else "",
        "cause": "people work around it when it is slow",
        "effect": "decisions are taken without its checks",
        "detection": "the share of work outside the system rises",
        "response": "ask the people why and mend the way of working",
        "quote": _quote(said),
    }
    return {"cases": cases, "failures": [failure] if parts else []}


def _explains(seen: Seen) -> dict[str, Any]:
    text = "This choice keeps the work with the people who answer for it."
    elements = [one for one in seen.offered("Elements (id") if not one.startswith("data")]
    return {"remarks": [{"element": one, "text": text} for one in elements[:3]]}


def lying(seed: int) -> Answering:
    """Claims at random what the lists offer, with words that do stand in the brief and say nothing of the kind."""

    def answer(text: str) -> dict[str, Any]:
        seen, dice = Seen(text), random.Random(f"{seed} {text}")

        def some(head: str, most: int) -> list[str]:
            known = list(seen.offered(head))
            return dice.sample(known, min(most, len(known)))

        def said() -> dict[str, str]:
            quote = _quote(dice.choice(list(seen.statements.values())))
            return {"quote": quote, "reason": "The brief says so in plain words."}

        return nothing(seen.agent) | _claims(seen, some, said, dice)

    return answer


def _claims(seen: Seen, some: Any, said: Any, dice: random.Random) -> dict[str, Any]:
    if seen.agent == "requirements-analyst":
        values = {one: told.rpartition("; ")[2].split(", ") for one, told in seen.offered("facts: ").items()}
        chosen = dice.sample(list(values), min(8, len(values)))
        facts = [{"field": one, "value": dice.choice(values[one]), "quote": said()["quote"]} for one in chosen]
        return {"facts": facts, "needs": [{"need": one, "quote": said()["quote"]} for one in some("needs: ", 6)]}
    if seen.agent == "component-designer":
        return {
            "patterns": [{"pattern": one} | said() for one in some("patterns: ", 4)],
            "technologies": [one | said() for one in _products(seen, dice)],
            "left_out": [{"component": one} | said() for one in some("left_out: ", 4)],
        }
    if seen.agent == "cost-estimator":
        return {"usage": [{"quantity": one, "level": "lower"} | said() for one in some("usage: ", 10)]}
    if seen.agent == "safety-reviewer":
        case = {
            "elements": some("Components (id", 1),
            "scenario": "Somebody misuses it for what nobody wants.",
        }
        risks = [*some("Risks found", 4), *some("Other risks", 4)]
        severity = dice.choice([None, "low", "critical"])
        return {"cases": [{"risk": one, "severity": severity} | case | said() for one in risks]}
    return {}


def _products(seen: Seen, dice: random.Random) -> list[dict[str, str]]:
    offers = {
        component: re.findall(r"([\w.-]+) \(", told.partition(";")[2])
        for component, told in seen.offered("technologies: ").items()
    }
    chosen = dice.sample([one for one, ids in offers.items() if ids], min(6, sum(map(bool, offers.values()))))
    return [{"component": one, "technology": dice.choice(offers[one])} for one in chosen]
