"""What calls use: the most of it before a call, what is believed of it after, and the sums by agent."""

from threading import Lock

from archadvisor.domain.usage import AgentUse, Usage
from archadvisor.guardrails.budgets import Spend
from archadvisor.models.chat import Reply
from archadvisor.models.contract import Price
from archadvisor.models.targets import Target
from archadvisor.models.tokens import likely_tokens, most_tokens


def priced(one: Target, price: Price, given: int, cached: int, written: int) -> Usage:
    """The use of a call with its price."""
    return Usage(given, cached, written, one.micro_usd(price, given, cached, written))


def most_use(one: Target, price: Price, texts: list[str], most_output_tokens: int) -> Usage:
    """More than a request of these texts can use."""
    return priced(one, price, most_tokens(*texts), 0, most_output_tokens + one.thinking_tokens)


def believed(one: Target, price: Price, texts: list[str], reply: Reply, most: Usage) -> tuple[Usage, bool]:
    """What a reply used, and whether that is estimated.

    An endpoint that tells nothing is charged what its texts come to; one that tells what can't be, all that was
    reserved.
    """
    if reply.told is None:
        written = likely_tokens(reply.text, *(given for _, given in reply.calls))
        given, written = min(likely_tokens(*texts), most.input_tokens), min(written, most.output_tokens)
        return priced(one, price, given, 0, written), True
    given, cached, written = reply.told.input_tokens, reply.told.cached_tokens, reply.told.output_tokens
    if not (0 <= given <= most.input_tokens and 0 <= written <= most.output_tokens):
        return most, True
    return priced(one, price, given, min(max(cached, 0), given), written), False


def spend(usage: Usage) -> Spend:
    """A use as what a budget counts; a call is a step, and money that is not known counts nothing."""
    return Spend(tokens=usage.input_tokens + usage.output_tokens, micro_usd=usage.micro_usd or 0, steps=1)


class Accounts:
    """The use of every agent of a run, shared by its threads."""

    def __init__(self) -> None:
        self._uses: dict[str, AgentUse] = {}
        self._lock = Lock()

    def by_agent(self) -> dict[str, AgentUse]:
        """The sums so far, by agent in alphabetical order."""
        with self._lock:
            return dict(sorted(self._uses.items()))

    def add(self, agent: str, more: AgentUse) -> None:
        """Add what an agent's calls came to."""
        with self._lock:
            self._uses[agent] = self._uses.get(agent, AgentUse()) + more
