"""What calls of a chat model use up, as charged."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """Tokens and money as charged; money in millionths of a US dollar, None where no price is known.

    `cached_tokens` are those of the input that the endpoint had on hand.
    """

    input_tokens: int
    cached_tokens: int
    output_tokens: int
    micro_usd: int | None

    def __add__(self, other: "Usage") -> "Usage":
        """Both together; what has no price makes the sum unknown."""
        known = self.micro_usd is not None and other.micro_usd is not None
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
            (self.micro_usd or 0) + (other.micro_usd or 0) if known else None,
        )


NO_USAGE = Usage(0, 0, 0, 0)


@dataclass(frozen=True)
class AgentUse:
    """What the calls of one agent came to so far.

    `calls` are requests that were sent, `estimated` those whose use was not told and is estimated, `repairs` second
    turns, `recorded` asks that a record answered without a call, `failed` asks that got no usable answer.
    """

    calls: int = 0
    usage: Usage = NO_USAGE
    seconds: float = 0.0
    estimated: int = 0
    repairs: int = 0
    recorded: int = 0
    failed: int = 0

    def __add__(self, other: "AgentUse") -> "AgentUse":
        """Both together."""
        return AgentUse(
            self.calls + other.calls,
            self.usage + other.usage,
            self.seconds + other.seconds,
            self.estimated + other.estimated,
            self.repairs + other.repairs,
            self.recorded + other.recorded,
            self.failed + other.failed,
        )
