"""Checks of recognised values: checksums as their registers define them, and what a secret or a name looks like."""

import re
import string
from collections import Counter
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address as parsed_address
from math import log2
from typing import Any

from archadvisor.domain.tables import packaged_table

Check = Callable[[str], bool]

_CONTROL_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_VERHOEFF_D = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_VERHOEFF_P = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
_DIGITS_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_LETTERS_ODD = (*_DIGITS_ODD, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ODD = dict(zip(string.digits + string.ascii_uppercase, (*_DIGITS_ODD, *_LETTERS_ODD), strict=True))
_BRANDS = re.compile(
    r"4\d{15}(?:\d{3})?|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}"
    r"|(?:6011|65\d\d|64[4-9]\d|35\d\d|62\d\d)\d{12}|(?:50|5[6-8]|6\d)\d{14}"
)
_STANDS_FOR = re.compile(r"<\w|\$[{(A-Za-z]|\{\{|%[A-Z_]{4,}%|\w\(|\.\.\.|\*{3}|[xX]{4}|…|^!\w+$")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3})+")


@cache
def words() -> Any:
    """Placeholders, country codes and words that are no names: `data/words.yaml`."""
    return packaged_table("archadvisor.guardrails.redaction", "words.yaml")


def digits(text: str) -> str:
    """The ASCII digits of a text."""
    return re.sub(r"[^0-9]", "", text)


def luhn(number: str) -> bool:
    """Whether the digits end in their Luhn check digit (ISO/IEC 7812)."""
    doubled = [int(one) * (1 + at % 2) for at, one in enumerate(reversed(number))]
    return sum(one - 9 * (one > 9) for one in doubled) % 10 == 0


def card(text: str) -> bool:
    """A payment card: issuer range and length, Luhn digit, and grouped in one way if at all."""
    number = digits(text)
    grouped_alike = len(set(re.findall(r"[ -]+", text))) <= 1
    return bool(_BRANDS.fullmatch(number)) and grouped_alike and len(set(number)) > 1 and luhn(number)


def iban(text: str) -> bool:
    """ISO 13616: the rearranged number leaves 1 when divided by 97."""
    plain = re.sub(r"[ -]", "", text)
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def ssn(text: str) -> bool:
    """Numbers that the Social Security Administration can have issued: no group of zeros, no 666, no 9xx."""
    number = digits(text)
    return number[:3] not in ("000", "666") and number[0] != "9" and number[3:5] != "00" and number[5:] != "0000"


def nhs(text: str) -> bool:
    """NHS number: weighted sum of ten digits divisible by 11, no check digit 10."""
    number = digits(text)
    return sum(int(one) * (10 - at) for at, one in enumerate(number[:9])) % 11 == (-int(number[9])) % 11


def steuer_id(text: str) -> bool:
    """German tax id: one digit occurs two or three times among the first ten; ISO 7064 mod 11,10."""
    number = digits(text)
    counts = sorted(Counter(number[:10]).values())
    product = 10
    for one in number[:10]:
        product = ((int(one) + product - 1) % 10 + 1) * 2 % 11
    return counts[-1] in (2, 3) and counts[-2] == 1 and (11 - product) % 10 == int(number[10])


def nir(text: str) -> bool:
    """French social security number: 97 minus the number modulo 97; 2A and 2B of Corsica count as 19 and 18."""
    plain = re.sub(r"[ .]", "", text).replace("2A", "19").replace("2B", "18")
    return 97 - int(plain[:13]) % 97 == int(plain[13:])


def dni(text: str) -> bool:
    """Spanish DNI: the letter is that of the number modulo 23."""
    return _CONTROL_LETTERS[int(digits(text)) % 23] == text[-1].upper()


def nie(text: str) -> bool:
    """Spanish NIE: as DNI, with X, Y, Z for a leading 0, 1, 2."""
    return dni(str("XYZ".index(text[0].upper())) + text[1:])


def codice_fiscale(text: str) -> bool:
    """Italian tax code: its last letter is the sum of the values of odd and even places modulo 26."""
    code = text.upper()
    even = sum(int(one) if one.isdigit() else ord(one) - ord("A") for one in code[1:15:2])
    return chr(ord("A") + (even + sum(_ODD[one] for one in code[0:15:2])) % 26) == code[15]


def bsn(text: str) -> bool:
    """Dutch BSN: the eleven test over nine digits, the last with weight -1."""
    number = digits(text).zfill(9)
    weighted = sum(int(one) * (9 - at) for at, one in enumerate(number[:8])) - int(number[8])
    return weighted % 11 == 0 and int(number) > 0


def pesel(text: str) -> bool:
    """Polish PESEL: weights 1, 3, 7, 9 over ten digits and the check digit; month and day exist."""
    number = digits(text)
    total = sum(int(one) * weight for one, weight in zip(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), strict=True))
    return total % 10 == 0 and 1 <= int(number[2:4]) % 20 <= 12 and 1 <= int(number[4:6]) <= 31


def aadhaar(text: str) -> bool:
    """Indian Aadhaar: Verhoeff check digit over twelve digits."""
    found = 0
    for at, one in enumerate(reversed(digits(text))):
        found = int(_VERHOEFF_D[found][int(_VERHOEFF_P[at % 8][int(one)])])
    return found == 0


def cpf(text: str) -> bool:
    """Brazilian CPF: two check digits modulo 11; eleven equal digits are none."""
    number = digits(text)
    return len(set(number)) > 1 and all(_cpf_digit(number[:end]) == number[end] for end in (9, 10))


def _cpf_digit(number: str) -> str:
    return str(sum(int(one) * (len(number) + 1 - at) for at, one in enumerate(number)) * 10 % 11 % 10)


def ip_address(text: str) -> bool:
    """An address of one machine: valid, not the loopback and not unspecified."""
    try:
        found = parsed_address(text)
    except ValueError:
        return False
    return not (found.is_loopback or found.is_unspecified)


def phone_international(text: str) -> bool:
    """E.164: an assigned country code and eight to fifteen digits."""
    number = digits(text)
    return 8 <= len(number) <= 15 and any(number[:length] in words()["country_codes"] for length in (1, 2, 3))


def phone_national(text: str) -> bool:
    """Seven to fourteen digits that are no amount written in thousands; three groups of three are a number."""
    number = digits(text)
    amount = _THOUSANDS.fullmatch(text) and not re.fullmatch(r"\d{3}([ .])\d{3}\1\d{3}", text)
    year_range = re.fullmatch(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d", text)
    return 7 <= len(number) <= 14 and not amount and not year_range and len(set(number)) > 2


def mailbox(text: str) -> bool:
    """An address whose last part is no ending of a file."""
    return text.rpartition(".")[2].lower() not in words()["file_endings"] and ".." not in text


def name(text: str) -> bool:
    """Words that are a name: none of them is known to be something else."""
    return not {one.strip(".,'’").lower() for one in text.split()} & set(words()["no_names"])


def not_a_placeholder(text: str) -> bool:
    """A value, not what stands for one in an example."""
    bare = text.strip("\"'`<>[](){}.,").lower()
    return not (
        len(set(text)) < 4
        or _STANDS_FOR.search(text)
        or bare in words()["placeholders"]
        or any(part in words()["placeholder_words"] for part in re.split(r"[^a-z]+", bare))
    )


def password(text: str) -> bool:
    """What is assigned to a password: no placeholder and no plain word."""
    return (
        not_a_placeholder(text)
        and _kinds(text.rstrip(".,;:!?)")) >= 2
        and not re.fullmatch(r"[\w-]+\.[\w.]+\(?.*", text)
    )


def strong_password(text: str) -> bool:
    """A word after `password` that can only be one: capitals, small letters and digits."""
    bare = text.rstrip(".,;:!?)")
    return not_a_placeholder(bare) and all(re.search(one, bare) for one in ("[A-Z]", "[a-z]", r"\d"))


def random_token(text: str) -> bool:
    """Letters and digits in random order: entropy at least 2.75 bits a character, no words joined by dashes."""
    bare = text.rstrip("=.~-")
    mixed = bool(re.search(r"\d", bare)) and bool(re.search("[A-Za-z]", bare))
    return mixed and not_a_placeholder(bare) and entropy_bits(bare) >= 2.75 and not _wordy(bare)


def varied(text: str) -> bool:
    """A key of a vendor, not an example of one: digits or capitals, enough different characters, no placeholder."""
    tail = text[8:]
    mixed = bool(re.search(r"\d|[A-Z]", tail))
    example = re.search(r"\.\.\.|\*{3}|#{4}|x{4}|X{4}|(?i:your|example|placeholder)", text)
    return mixed and len(set(tail)) >= 6 and not example


def entropy_bits(text: str) -> float:
    """Shannon entropy of the characters, in bits a character."""
    return -sum(count / len(text) * log2(count / len(text)) for count in Counter(text).values())


def _kinds(text: str) -> int:
    """How many of letters, digits and other characters occur; small and capital letters mixed inside count as two."""
    inside = bool(re.search(r"[a-z]", text)) + bool(re.search(r"(?<=.)[A-Z]", text))
    return inside + bool(re.search(r"\d", text)) + bool(re.search(r"[^\w\s.,:/-]", text))


def _wordy(text: str) -> bool:
    """Joined words such as `rotate-every-90-days`: mostly small letters in parts of a word's length."""
    parts = [one for one in re.split(r"[-_./+~]", text) if one]
    plain = sum(len(one) for one in parts if re.fullmatch("[A-Za-z]?[a-z]{1,14}", one))
    return len(parts) > 1 and plain >= 0.5 * len(text.strip("-_./+~"))


CHECKS: dict[str, Check] = {
    one.__name__: one
    for one in (
        aadhaar, bsn, card, codice_fiscale, cpf, dni, iban, ip_address, mailbox, name, nhs, nie, nir, not_a_placeholder,
        password, pesel, phone_international, phone_national, random_token, ssn, steuer_id, strong_password, varied,
    )
}  # fmt: skip
"""The checks that a recogniser can name."""
