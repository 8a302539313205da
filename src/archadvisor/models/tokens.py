"""How many tokens a text is, without the tokenizer of a model that nobody may have."""

import math

MOST_TOKENS_PER_BYTE = 1.0
"""Tokenizers of chat models fall back to single bytes, so that no text has more tokens than bytes."""

LIKELY_BYTES_PER_TOKEN = 3.6
"""Four characters of English prose are a token by the rule of thumb of its vendors; ids and JSON are denser."""

FRAME_TOKENS = 64
"""Roles, separators and the wrapping of a form around the text of a request."""


def most_tokens(*texts: str) -> int:
    """More tokens than these texts can have in one request."""
    return FRAME_TOKENS + sum(math.ceil(len(one.encode()) * MOST_TOKENS_PER_BYTE) for one in texts)


def likely_tokens(*texts: str) -> int:
    """As many tokens as these texts have in one request, about."""
    return FRAME_TOKENS + sum(math.ceil(len(one.encode()) / LIKELY_BYTES_PER_TOKEN) for one in texts)
