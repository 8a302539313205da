"""Which unit the words behind a number name: `GB egress`, `short-term events`, `input tokens`, `index OCU`."""

from archadvisor.estimation.audit.units import forms, unit_of, vocabulary


def named_unit(words: list[str]) -> tuple[str | None, float, int]:
    """The unit that words after a number name, its scale, and how many words that takes."""
    tokens = _token_direction(words)
    if tokens is not None:
        return tokens
    for index, word in enumerate(words):
        found = unit_of(word)
        filler = word.lower() in vocabulary().fillers
        if found is not None and not (filler and named_unit(words[index + 1 :])[0] is not None):
            return _with_role(found, words, index)
    unknown = next((word for word in words if word.lower() not in vocabulary().fillers), None)
    return (None, 1.0, 0) if unknown is None or words[0] != unknown else (f"?{forms(unknown)[-1]}", 1.0, 1)


def _with_role(found: tuple[str, float], words: list[str], index: int) -> tuple[str, float, int]:
    """A unit with the word behind it: gigabytes that leave are traffic, `index OCU` are OCU."""
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    if found[0] == "gb" and following in vocabulary().outward:
        return "gb-out", found[1], index + 2
    more = unit_of(following) if words[index].lower() in vocabulary().kinds else None
    return (*more, index + 2) if more is not None and more[0] in vocabulary().capacity else (*found, index + 1)


def _token_direction(words: list[str]) -> tuple[str, float, int] | None:
    """Tokens by direction: `in`, `tokens in`, `input tokens`, `tokens`."""
    known = vocabulary()
    scale = 1.0
    for index, word in enumerate(words[:3]):
        lower = word.lower()
        unit = unit_of(word)
        if unit is not None and unit[0] == "token":
            scale = unit[1]
        elif lower in known.tokens_in or lower in known.tokens_out:
            tokens = any((unit_of(one) or ("",))[0] == "token" for one in words[index + 1 : index + 2])
            return "token-in" if lower in known.tokens_in else "token-out", scale, index + 1 + tokens
        else:
            return ("token", scale, index) if index and (unit_of(words[index - 1]) or ("",))[0] == "token" else None
    return ("token", scale, len(words[:3])) if words else None
