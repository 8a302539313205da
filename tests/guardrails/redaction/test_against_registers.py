"""The checksums agree with python-stdnum, and phone numbers of every region in phonenumbers are recognised."""

import re
from string import ascii_uppercase

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban, luhn, verhoeff
from stdnum.br import cpf
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.pl import pesel

from archadvisor.guardrails.redaction import checks, redact


def numbers(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


def all_last_digits(text: str, places: int = 1) -> list[str]:
    return [f"{text[:-places]}{last:0{places}d}" for last in range(10**places)]


@settings(max_examples=40)
@pytest.mark.parametrize(
    "ours, theirs, length, places",
    [
        (checks.luhn, luhn.is_valid, 16, 1),
        (checks.nhs, nhs.is_valid, 10, 1),
        (checks.steuer_id, idnr.is_valid, 11, 1),
        (checks.bsn, bsn.is_valid, 9, 1),
        (checks.aadhaar, verhoeff.is_valid, 12, 1),
        (checks.cpf, cpf.is_valid, 11, 2),
    ],
)
@given(data=st.data())
def test_check_digits_agree(ours, theirs, length, places, data):
    for number in all_last_digits(data.draw(numbers(length)), places):
        if len(set(number)) > 1:
            assert ours(number) == bool(theirs(number)), number


@settings(max_examples=40)
@given(st.integers(10_000_000, 99_999_999), st.integers(0, 9_999_999), st.sampled_from("XYZ"))
def test_spanish_letters_agree(eight, seven, first):
    for letter in "TRWAGMYFPDXBNJZSQVHLCKE":
        assert checks.dni(f"{eight}{letter}") == dni.is_valid(f"{eight}{letter}")
        assert checks.nie(f"{first}{seven:07d}{letter}") == nie.is_valid(f"{first}{seven:07d}{letter}")


@settings(max_examples=40)
@given(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28), numbers(5))
def test_dated_numbers_agree(year, month, day, rest):
    for number in all_last_digits(f"{year:02d}{month:02d}{day:02d}{rest}"):
        assert checks.pesel(number) == pesel.is_valid(number), number


@settings(max_examples=40)
@given(st.integers(1, 2), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95), numbers(6))
def test_french_keys_agree(sex, year, month, department, rest):
    for key in range(1, 98):
        number = f"{sex}{year:02d}{month:02d}{department:02d}{rest}{key:02d}"
        assert checks.nir(number) == nir.is_valid(number), number


@settings(max_examples=40)
@given(numbers(18))
def test_iban_and_codice_fiscale_agree(body):
    for key in range(100):
        assert checks.iban(f"DE{key:02d}{body}") == iban.is_valid(f"DE{key:02d}{body}", check_country=False)
    base = f"RSSMRA{body[:2]}A{int(body[2:4]) % 28 + 1:02d}F{body[4:7]}"
    found = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if checks.codice_fiscale(base + letter)]
    assert found == [codicefiscale.calc_check_digit(base)]


def test_numbers_of_every_region_are_recognised():
    examples = [phonenumbers.example_number(region) for region in sorted(phonenumbers.SUPPORTED_REGIONS)]
    shape = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    texts = [phonenumbers.format_number(one, shape) for one in examples if one is not None]
    missed = [text for text in texts if redact(f"Write or ring {text}.") != "Write or ring [PHONE_1]."]
    assert len(texts) > 200 and len(missed) <= 0.02 * len(texts), missed


def test_numbers_as_written_at_home_are_recognised_beside_the_word():
    shape = phonenumbers.PhoneNumberFormat.NATIONAL
    kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    examples = [
        phonenumbers.example_number_for_type(region, kind)
        for region in ("US", "GB", "DE", "FR", "ES", "IT", "NL", "PL", "BR", "IN", "AU", "SE", "CH", "AT", "JP", "ZA")
        for kind in kinds
    ]
    texts = [phonenumbers.format_number(one, shape) for one in examples if one is not None]
    missed = [text for text in texts if redact(f"Phone: {text}") != "Phone: [PHONE_1]"]
    assert len(texts) > 28 and len(missed) <= 0.05 * len(texts), missed


def test_ibans_of_every_country_are_recognised():
    shapes = {
        f"{a}{b}": iban._ibandb.info(f"{a}{b}00")[0][1].get("bban") for a in ascii_uppercase for b in ascii_uppercase
    }
    letters = {"n": "7", "a": "K", "c": "4", "e": " "}
    countries = {country: shape for country, shape in shapes.items() if shape}
    for country, shape in countries.items():
        body = "".join(letters[kind] * int(size) for size, kind in re.findall(r"(\d+)!?([nace])", shape))
        key = 98 - int("".join(str(int(one, 36)) for one in f"{body}{country}00")) % 97
        number = f"{country}{key:02d}{body}"
        grouped = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
        assert redact(f"pay {number} now") == "pay [IBAN_1] now", number
        assert redact(f"pay {grouped} now") == "pay [IBAN_1] now", number
    assert len(countries) > 80
