"""The grammar of usage texts.

usage  = chain { separator chain }            "2 tasks, 4 GB, 24/7"
chain  = item { [times] item }                "100k x 512 MB x 0.5 s"; a bracket after a times sign is multiplied out
item   = number [unit] [per period | per unit]    "10 GB", "20 calls per user per day", "48.7M in"
price  = (at | money) number [/ number] [per [number] unit]    "@3/15 per 1M", "$0.09/GB", "at 0.20 per million"
"""

import re
from dataclasses import dataclass, field, replace

from archadvisor.estimation.audit.amounts import (
    DAYS_PER_MONTH,
    HOURS_PER_MONTH,
    SECONDS_PER_HOUR,
    Amount,
    Chain,
    StatedPrice,
    Usage,
)
from archadvisor.estimation.audit.scanning import Token, scan
from archadvisor.estimation.audit.unit_phrases import named_unit
from archadvisor.estimation.audit.units import forms, period_of, unit_of, vocabulary, written_out

LOOK_AHEAD = 4
LOOK_BACK = 14
LEAST_SIZE = 1000
"""Behind a slash, `@3/15` is a second price, `@1.00/1k` what the price is for."""
FREE = re.compile(r"\bfree\b", re.I)
FIRST_FREE = re.compile(r"\bfirst\s+(\d[\d,.]*\s?[kKM]?(?:\s[A-Za-z]+)?)\s+(?:are |is )?free\b", re.I)
OPEN_ENDED = re.compile(r"\+\s*[A-Za-z]|\b(?:plus|etc|misc|other|various|extra|incl\w*|and more)\b", re.I)


def parse_usage(text: str) -> Usage:
    """What a usage text states; a text without numbers states nothing."""
    text = written_out(text)
    taken_off = FIRST_FREE.search(text)
    free = _Parser(scan(taken_off[1])).parse()[0].amounts[0] if taken_off else None
    parser = _Parser(scan(FIRST_FREE.sub(" ", text)))
    chains = parser.parse()
    always = any(token.kind == "always" for token in parser.tokens)
    return Usage(tuple(chains), bool(FREE.search(text)), always, bool(OPEN_ENDED.search(text)), free=free)


@dataclass
class _Parser:
    """Reads tokens from left to right into chains."""

    tokens: list[Token]
    at: int = 0
    amounts: list[Amount] = field(default_factory=list)
    prices: list[StatedPrice] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    prefixes: list[list[Amount]] = field(default_factory=list)
    times: bool = False
    ranging: bool = False
    priced: bool = False

    def parse(self) -> list[Chain]:
        while self.at < len(self.tokens):
            getattr(self, f"_{self.tokens[self.at].kind}")(self.tokens[self.at])
        self._close_chain()
        return self.chains

    def _result(self, _: Token) -> None:
        """What stands behind an equals sign is a result, not an amount."""
        self.at += 1
        token = self._peek()
        self.at += token is not None and token.kind == "number"
        self._close_chain()

    def _number(self, token: Token) -> None:
        direction = self._direction_before() or self._unit_before()
        self.at += 1
        if token.money or self._is_at_price() or self._is_factor_price(token) or self._is_rate(token):
            self.prices.append(self._price(token))
        else:
            amount = self._as_days(self._amount(token))
            if direction and amount.unit in (None, "token"):
                amount = replace(amount, unit=direction, each=amount.each or self._each_before())
            self._add(amount)
            self._share_unit()
        self.times = self.priced = False

    def _share(self, _: Token) -> None:
        """A percentage is no amount."""
        self.at += 1

    def _always(self, _: Token) -> None:
        self.at += 1
        seconds = HOURS_PER_MONTH * SECONDS_PER_HOUR
        self.amounts.append(Amount(seconds, seconds, "s"))

    def _times(self, _: Token) -> None:
        self.at += 1
        self.times = True
        if self.amounts:
            self.amounts[-1] = replace(self.amounts[-1], linked=True)

    def _at(self, _: Token) -> None:
        self.at += 1
        self.priced = True

    def _per(self, token: Token) -> None:
        """A slash between numbers separates; `each` and `per thing` say what the amounts before come with."""
        self.at += 1
        word = self._peek()
        if token.text == "each" and self.amounts:
            self.amounts[-1] = replace(self.amounts[-1], each=self.amounts[-1].each or "each")
        elif word is not None and word.kind == "number":
            self._close_chain()
        elif word is not None and self.amounts:
            self._apply_per(word)

    def _dash(self, _: Token) -> None:
        """A dash between two amounts of a unit makes a range: `512 MB – 2 GB`."""
        self.at += 1
        self.ranging = bool(self.amounts)

    def _separator(self, _: Token) -> None:
        self.at += 1
        self._close_chain()

    def _open(self, _: Token) -> None:
        self.at += 1
        outer = [replace(one, linked=True) for one in self.amounts] if self.times else []
        if not outer:
            self._close_chain()
        self.prefixes.append(outer)
        self.amounts = list(outer)
        self.times = False

    def _close(self, _: Token) -> None:
        self.at += 1
        self._close_chain()
        if self.prefixes:
            self.prefixes.pop()
        self.amounts = list(self.prefixes[-1]) if self.prefixes else []

    def _word(self, token: Token) -> None:
        self.at += 1
        period = period_of(token.text) if token.text.lower().endswith("ly") else None
        if period is not None and self.amounts and self.amounts[-1].per_month is None:
            self.amounts[-1] = replace(self.amounts[-1], per_month=period)

    def _add(self, amount: Amount) -> None:
        last = self.amounts[-1] if self.amounts else None
        if self.ranging and last is not None and last.unit == amount.unit:
            self.amounts[-1] = replace(last, low=min(last.low, amount.low), high=max(last.high, amount.high))
            self.ranging = False
            return
        if amount.high == 0:
            return
        self.amounts.append(replace(amount, linked=self.times or amount.linked))

    def _close_chain(self) -> None:
        inherited = self.prefixes[-1] if self.prefixes else []
        if self.prices or len(self.amounts) > len(inherited):
            self.chains.append(Chain(tuple(self.amounts), tuple(self.prices)))
        self.amounts, self.prices, self.times, self.priced = list(inherited), [], False, False
        self.ranging = False

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _words(self) -> list[str]:
        """The words directly after the present place, fillers included; they are not consumed."""
        words: list[str] = []
        for token in self.tokens[self.at : self.at + LOOK_AHEAD]:
            if token.kind != "word":
                break
            words.append(token.text)
        return words

    def _amount(self, token: Token) -> Amount:
        words = self._words()
        unit, scale, used = named_unit(words)
        self.at += used
        return Amount(token.low * scale, token.high * scale, unit, scale=scale)

    def _direction_before(self) -> str | None:
        """The direction that stands before a number: `Input tokens: 10M`."""
        for token in reversed(self.tokens[max(self.at - 3, 0) : self.at]):
            word = token.text.lower()
            if token.kind == "word" and word in vocabulary().spoken_before:
                return "token-in" if word in vocabulary().tokens_in else "token-out"
            if token.text != ":" and (unit_of(word) or ("",))[0] != "token":
                return None
        return None

    def _unit_before(self) -> str | None:
        """The unit of a number in brackets or behind a colon: `Number of NAT gateways (2)`, `instances: 2`."""
        before = self.tokens[max(self.at - LOOK_BACK, 0) : self.at]
        if not before or (before[-1].kind != "open" and before[-1].text != ":"):
            return None
        words: list[str] = []
        for token in reversed(before[:-1]):
            if token.kind in ("separator", "number"):
                break
            words.insert(0, token.text)
        units = [found[0] for found in map(unit_of, words) if found is not None and found[0] in vocabulary().counted]
        capacity = [unit for unit in units if unit in vocabulary().capacity]
        return next(iter([*capacity, *units]), None)

    def _each_before(self) -> str | None:
        """What a number in brackets comes with: `State transitions per workflow (10)`."""
        before = self.tokens[max(self.at - LOOK_BACK, 0) : self.at]
        kinds = [token.kind for token in before]
        last = len(kinds) - 1 - kinds[::-1].index("per") if "per" in kinds else None
        if last is None or "separator" in kinds[last:] or before[last + 1].kind != "word":
            return None
        found = unit_of(before[last + 1].text)
        return found[0] if found is not None else None

    def _as_days(self, amount: Amount) -> Amount:
        """A bare number that multiplies a daily amount counts days: `10k/day x 22`."""
        daily = any(one.per_month == DAYS_PER_MONTH for one in self.amounts)
        bare = self.times and daily and amount.unit is None and amount.high <= 31
        return replace(amount, unit="day") if bare else amount

    def _share_unit(self) -> None:
        """`10 search + 1 index OCU`: a kind takes the unit that stands behind the next kind."""
        words = [token.text.lower() for token in self.tokens[max(self.at - 6, 0) : self.at]]
        if len(self.amounts) != 1 or not self.chains or not self.chains[-1].amounts:
            return
        last, unit = self.chains[-1].amounts[-1], self.amounts[-1].unit
        kinds = [word for word in words if word in vocabulary().kinds]
        if len(kinds) == 2 and words[-1] not in kinds and "+" in words and unit != last.unit:
            shared = Amount(last.low, last.high, unit)
            self.chains[-1] = Chain((*self.chains[-1].amounts[:-1], shared), self.chains[-1].prices)

    def _apply_per(self, word: Token) -> None:
        period, unit = period_of(word.text), unit_of(word.text)
        self.at += 1
        last = self.amounts[-1]
        if period is not None and last.unit in vocabulary().per_second:
            return
        if unit is not None and {unit[0], last.unit} <= set(vocabulary().paired):
            self._close_chain()
            self.amounts.append(replace(last, unit=unit[0]))
            return
        if period is not None:
            self.amounts[-1] = replace(last, per_month=period)
        elif unit is not None:
            self.amounts[-1] = replace(last, each=unit[0])
        elif word.kind == "word" and not self._words():
            self.amounts[-1] = replace(last, each=forms(word.text)[-1])
        elif word.kind == "word":
            following = self._peek()
            if following is not None:
                self._apply_per(following)

    def _is_at_price(self) -> bool:
        """What stands behind `at` is a price, unless a unit follows: `at 1 GB`."""
        return self.priced and (named_unit(self._words())[0] or "?").startswith("?")

    def _is_factor_price(self, token: Token) -> bool:
        """A broken number without a unit that multiplies an amount with a unit is its price: `38 h x 0.94`."""
        known = any(one.unit is not None for one in self.amounts)
        return self.times and known and not self._words() and token.low == token.high and token.low % 1 > 0

    def _is_rate(self, token: Token) -> bool:
        """A number per thousands or millions is a price, and so is a broken one per unit: `0.10 per 1M`, `0.736/h`."""
        following = self.tokens[self.at : self.at + 2]
        kinds = [one.kind for one in following]
        if kinds == ["per", "number"]:
            pair = self._is_pair_price(token, following[1])
            return pair or (token.low < following[1].low and following[1].low >= LEAST_SIZE)
        broken = token.low == token.high and token.low % 1 > 0
        return kinds == ["per", "word"] and broken and following[1].text.lower() in vocabulary().priced_by

    def _is_pair_price(self, token: Token, second: Token) -> bool:
        """Two small numbers per thousands or millions, or before a colon: `0.06/0.24 per 1M`."""
        rest = self.tokens[self.at + 2 : self.at + 4]
        sized = (
            len(rest) == 2
            and rest[0].kind == "per"
            and (rest[1].low >= LEAST_SIZE or rest[1].text.lower() in vocabulary().multipliers)
        )
        broken = token.low % 1 > 0 or second.low % 1 > 0
        return broken and (sized or (bool(rest) and rest[0].text == ":"))

    def _price(self, token: Token) -> StatedPrice:
        output: float | None = None
        following = self.tokens[self.at : self.at + 2]
        slash = [one.kind for one in following] == ["per", "number"] and following[0].text == "/"
        if slash and following[1].low < LEAST_SIZE:
            output = following[1].low
            self.at += 2
        unit, size = self._price_unit()
        return StatedPrice(token.low, output, unit, size)

    def _price_unit(self) -> tuple[str | None, float | None]:
        """What a price is for, e.g. `per 1M tokens`, `/GB`, `per hour`."""
        token = self._peek()
        if token is None or token.kind != "per":
            return None, None
        self.at += 1
        size = None
        token = self._peek()
        if token is not None and token.kind == "number":
            self.at += 1
            size = token.low
        elif token is not None and token.text.lower() in vocabulary().multipliers:
            self.at += 1
            size = vocabulary().multipliers[token.text.lower()]
        unit, scale, used = named_unit(self._words())
        self.at += used
        return unit, (size or 1.0) * scale if unit is not None or size is not None else None
