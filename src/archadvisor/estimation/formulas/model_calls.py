"""Tokens and cost of calls of language models."""

import numpy as np

from archadvisor.estimation.formulas.samples import Samples


def agent_loop_input(turns: Samples, prompt: Samples, added: Samples, output: Samples) -> Samples:
    """Input tokens of an agent loop that sends its history again on every turn: `n S + u n(n+1)/2 + o n(n-1)/2`.

    `added` (u) and `output` (o) are tokens per turn, `prompt` (S) what every call carries. One turn is a plain call.
    """
    return turns * prompt + added * turns * (turns + 1) / 2 + output * turns * (turns - 1) / 2


def shared_turns(turns: Samples, agents: Samples) -> Samples:
    """Turns of each of several agents that share a loop's turns, at least one: none sees the history of the others."""
    return np.maximum(turns / agents, 1.0)


def agent_last_prompt(turns: Samples, prompt: Samples, added: Samples, output: Samples) -> Samples:
    """Prompt of the last call of an agent loop, the longest: `S + n u + (n-1) o`."""
    return prompt + turns * added + (turns - 1) * output


def agent_loop_output(turns: Samples, call_output: Samples, answer_output: Samples) -> Samples:
    """Output tokens of an agent loop: a tool call on each turn but the last, then the answer."""
    return (turns - 1) * call_output + answer_output


def prefix_cache_ratio(uses: float, write_factor: float = 1.25, read_factor: float = 0.05) -> float:
    """Cost of a cached prefix over the uncached cost for `uses` within its lifetime: `(w + (k-1) r) / k`."""
    return (write_factor + (uses - 1) * read_factor) / uses
