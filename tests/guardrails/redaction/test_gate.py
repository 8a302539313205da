"""The gate: placeholders, relations, slices, failures, and hostile texts in linear time."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archadvisor.errors import RedactionError
from archadvisor.guardrails.redaction import Gate, finding, redact, sensitive

TWO = "Ask ann@firm.example or bob@firm.example; ann@firm.example decides."


def test_the_same_value_keeps_its_placeholder():
    assert redact(TWO) == "Ask [EMAIL_1] or [EMAIL_2]; [EMAIL_1] decides."


def test_one_number_written_in_two_ways_is_one_value():
    gate = Gate()
    assert gate.text("IBAN DE89 3704 0044 0532 0130 00") == "IBAN [IBAN_1]"
    assert gate.text("DE89370400440532013000") == "[IBAN_1]"


def test_a_value_once_recognised_is_replaced_without_its_context():
    gate = Gate()
    gate.learn("My name is Halvard Nystrom.")
    assert gate.text("Halvard Nystrom approves") == "[PERSON_1] approves"
    assert gate.tree({"a": ["Halvard Nystrom", 5, None]}) == {"a": ["[PERSON_1]", 5, None]}


def test_what_is_learned_changes_no_term():
    gate = Gate()
    gate.learn("The password is GPT-4o now, my name is Vector Store.")
    assert gate.term("GPT-4o") == "GPT-4o" and gate.text("GPT-4o") == "[PASSWORD_1]"


def test_a_slice_shows_no_part_of_a_value():
    text = "Pay DE89 3704 0044 0532 0130 00 today"
    assert Gate().part(text, 0, 12) == "Pay [IBAN_1]"
    assert Gate().part(text, 10, len(text)) == "[IBAN_1] today"


def test_what_is_kept_beside_offsets_keeps_its_length():
    text = "Pay DE89 3704 0044 0532 0130 00 today, PIN password: Ab1!xy"
    fitted = Gate().fitted(text)
    assert len(fitted) == len(text) and fitted.startswith("Pay [IBAN_1]") and fitted[31:46] == " today, PIN pas"
    assert "Ab1!xy" not in fitted and "3704" not in fitted


def test_placeholders_of_an_earlier_gate_keep_their_numbers():
    gate = Gate()
    text = "[EMAIL_1] forwards to new@firm.example"
    gate.number_after(text)
    assert gate.text(text) == "[EMAIL_1] forwards to [EMAIL_2]"


@given(st.text(max_size=200))
def test_any_text_passes_and_passes_again_unchanged(text):
    assert redact(redact(text)) == redact(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "a@b.example ",
                "+49 30 901820 ",
                "password: Xk29fjQ1z ",
                "DE89370400440532013000 ",
                "Mr Lund ",
                "x ",
                "\n",
                ":",
            ]
        ),
        max_size=12,
    )
)
def test_spans_are_in_order_and_apart(parts):
    text = "".join(parts)
    found = sensitive(text)
    assert all(one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    ["a@" * 40_000, "1 " * 60_000, "password" * 20_000, "a." * 50_000 + "@", "-----BEGIN PRIVATE KEY-----" * 4_000,
     "0:" * 60_000, "Mr A " * 20_000, "secret key token " * 8_000, "eyJa" * 30_000, "http://" * 20_000, "+1" * 50_000],
)  # fmt: skip
def test_hostile_texts_take_linear_time(text):
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 5


def test_a_failing_detector_stops_the_text(monkeypatch):
    def broken():
        raise ValueError("secret value 12345")

    monkeypatch.setattr(finding, "recognisers", broken)
    with pytest.raises(RedactionError) as caught:
        redact("a text that no other test has")
    assert "12345" not in str(caught.value) and caught.value.exit_code == 1


@pytest.mark.parametrize(
    "text, placeholder",
    [
        ("curl -u elastic:P@ssw0rd9 https://localhost:9200", "[PASSWORD_1]"),
        ("curl --user 'api:d2LkV78zLx-t' https://api.example", "[PASSWORD_1]"),
        ("the value QtT8Q" + "~9C-_Ij~RouHVpD2Tuf3oHWGh.DQ3kcjbAn", "[API_KEY_1]"),
        ("apikey: c4ed6c21-9dd5-4a05-8e3f-c56d1151cce8", "[TOKEN_1]"),
        ("write to a@xn--d1acufc.xn--p1ai", "[EMAIL_1]"),
        ("peer 2345:0425:2ca1::0567:5673:23b5", "[IP_ADDRESS_1]"),
    ],
)
def test_further_shapes(text, placeholder):
    assert placeholder in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "jsonwebtoken:jjwt-jackson-0.11.2",
        "token hf_servingcellpriorityparametersdescription",
        "xoxb-my-bot-token-goes-here",
        "12:30:45",
        "10:20:30:40",
        "type X1234567L",
    ],
)
def test_further_look_alikes(text):
    assert redact(text) == text
