import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.terms import Pin, PinRole, Refusal, RefusalCode, RefusedError


def refusal_of(role: PinRole, characters: str) -> Refusal | None:
    try:
        role.check_form(Pin(characters))
    except RefusedError as error:
        return error.refusal
    return None


def refused(role: PinRole, characters: str) -> bool:
    return refusal_of(role, characters) is not None


@pytest.mark.source("tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize("role", PinRole)
def test_a_refused_form_names_the_role_and_not_the_characters(role: PinRole) -> None:
    refusal = refusal_of(role, "wrong")
    assert refusal is not None
    assert refusal.code is RefusalCode.PIN_FORM
    assert refusal.facts == {"role": role.value}


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize(
    "characters", ["ABC123", "1AAAAA", "A00000", "ABCDEFGH12345678", "000000000000000Z"]
)
def test_a_signature_pin_mixes_upper_case_letters_and_digits_six_to_sixteen(
    characters: str,
) -> None:
    assert not refused(PinRole.SIGNATURE, characters)


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize(
    "characters",
    [
        pytest.param("ABC12", id="five"),
        pytest.param("ABCDEFGH123456789", id="seventeen"),
        pytest.param("ABCDEF", id="letters only"),
        pytest.param("123456", id="digits only"),
        pytest.param("abc123", id="lower case"),
        pytest.param("ABC123\n", id="line end"),
        pytest.param("ABC12３", id="full-width digit"),
        pytest.param("ABC 123", id="space"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_signature_pin_is_refused(characters: str) -> None:
    assert refused(PinRole.SIGNATURE, characters)


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize("characters", ["123", "12345", "12a4", "１２３４", "1234\n", "", "٤٤٤٤"])
def test_what_is_no_authentication_pin_is_refused(characters: str) -> None:
    assert refused(PinRole.AUTHENTICATION, characters)


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@given(st.from_regex(r"\A[0-9]{4}\Z"))
def test_any_four_digits_are_an_authentication_pin(characters: str) -> None:
    assert not refused(PinRole.AUTHENTICATION, characters)


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@given(st.text(alphabet=st.sampled_from("AZ09az あ\n"), max_size=18))
def test_the_form_is_decided_for_any_text(characters: str) -> None:
    fits = (
        6 <= len(characters) <= 16
        and set(characters) <= set("AZ09")
        and bool(re.search("[A-Z]", characters))
        and bool(re.search("[0-9]", characters))
    )
    assert refused(PinRole.SIGNATURE, characters) is not fits


@pytest.mark.source("CARD-5", "kamakura-guide-2024-05-01 §5")
def test_a_signature_pin_has_five_tries_an_authentication_pin_three() -> None:
    assert PinRole.SIGNATURE.tries == 5
    assert PinRole.AUTHENTICATION.tries == 3
