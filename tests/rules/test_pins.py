"""The PINs that a holder chooses: the guides and the chip say the same."""

from datetime import date

import pytest
from changing import assert_changes_as_told
from hypothesis import example, given
from hypothesis import strategies as st

from jumin.rules import CHOSEN_PINS, may_be_equal, pin_form, pin_tries
from jumin.rules.known.yaml_nodes import ParameterFileError, read_yaml
from jumin.rules.pin_units import PinForm, read_pin_form
from jumin.terms import Pin, PinRole, RefusedError, UsageError


ON = date(2024, 6, 3)
FOUR_DIGITS = [kind for kind in CHOSEN_PINS if kind is not PinRole.SIGNATURE]


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3", "kamakura-guide-2024-05-01 §6")
@pytest.mark.parametrize(
    ("characters", "fits"),
    [
        ("ABCD1", False),
        ("ABCDE1", True),
        ("ABCDEFGHIJKLMNO1", True),
        ("ABCDEFGHIJKLMNOP1", False),
        ("abcde1", False),
        ("Abcde1", False),
        ("ABCDEF", False),
        ("123456", False),
        ("ABCD-1", False),
        ("ＡＢＣＤＥ１", False),
        ("ABCDE1\n", False),
        ("", False),
    ],
)
def test_a_signature_pin_has_6_to_16_upper_case_letters_and_digits_of_both_kinds(
    characters, fits
) -> None:
    """6～16桁のアルファベット（半角大文字）と数字の組合せ."""
    assert pin_form(PinRole.SIGNATURE, ON).value.fits(characters) is fits


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3", "jpki-start-guide §questions")
@pytest.mark.parametrize("kind", FOUR_DIGITS)
@pytest.mark.parametrize(
    ("characters", "fits"),
    [("123", False), ("1234", True), ("12345", False), ("12a4", False), ("１２３４", False)],
)
def test_the_others_have_four_digits(kind, characters, fits) -> None:
    """数字4桁."""
    assert pin_form(kind, ON).value.fits(characters) is fits


@pytest.mark.source("CARD-5", "fujisawa-guide §2(4)", "jpki-start-guide §questions")
@pytest.mark.parametrize("kind", CHOSEN_PINS)
def test_the_signature_pin_is_blocked_by_5_wrong_entries_in_a_row_and_the_others_by_3(kind) -> None:
    """署名用電子証明書は5回、その他は3回."""
    told = pin_tries(kind, ON)
    assert told.value == (5 if kind is PinRole.SIGNATURE else 3)
    assert told.value == kind.tries, "the chip and the guides say the same"
    assert not told.assumed


def is_taken_by_the_chip(kind: PinRole, characters: str) -> bool:
    try:
        kind.check_form(Pin(characters))
    except RefusedError:
        return False
    return True


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@given(
    characters=st.text("0123456789ABZaz-１Ａ\n", max_size=18) | st.text(max_size=18),
    kind=st.sampled_from(CHOSEN_PINS),
)
@example(characters="ABCDE1\n", kind=PinRole.SIGNATURE)
@example(characters="ABCDE1", kind=PinRole.SIGNATURE)
@example(characters="1234\n", kind=PinRole.AUTHENTICATION)
@example(characters="1234", kind=PinRole.INPUT_SUPPORT)
def test_the_chip_takes_the_same_pins_as_the_guides_say(characters, kind) -> None:
    assert pin_form(kind, ON).value.fits(characters) is is_taken_by_the_chip(kind, characters)


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize("one", CHOSEN_PINS)
@pytest.mark.parametrize("other", CHOSEN_PINS)
def test_the_three_pins_of_four_digits_may_be_equal(one, other) -> None:
    """3種類同じ暗証番号を設定することもできます."""
    if one is other:
        with pytest.raises(UsageError, match="name two"):
            may_be_equal(one, other, ON)
        return
    assert may_be_equal(one, other, ON).value is (PinRole.SIGNATURE not in (one, other))
    assert_changes_as_told(lambda day: may_be_equal(one, other, day), ON, days=30)


@pytest.mark.parametrize("kind", sorted(set(PinRole) - set(CHOSEN_PINS)))
def test_what_the_holder_does_not_choose_is_no_pin_of_the_guides(kind) -> None:
    for ask in (pin_form, pin_tries):
        with pytest.raises(UsageError, match="that are chosen are authentication"):
            ask(kind, ON)


@pytest.mark.parametrize("kind", CHOSEN_PINS)
def test_what_a_pin_is_made_of_changes_on_the_day_that_is_told(kind) -> None:
    for ask in (pin_form, pin_tries):
        assert_changes_as_told(lambda day, ask=ask: ask(kind, day), ON, days=30)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{shortest: 6, longest: 16}", "letters is missing"),
        ("{shortest: 6, longest: 5, letters: true}", "No PIN has such lengths"),
        ("{shortest: 0, longest: 5, letters: true}", "No PIN has such lengths"),
        ("{shortest: 4, longest: 4, letters: 1}", "true or false"),
        ("{shortest: 4, longest: 4, letters: false, kana: true}", "kana is unknown"),
    ],
)
def test_a_form_in_a_parameter_file_is_read_strictly(tmp_path, text, wrong) -> None:
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError, match=wrong):
        read_pin_form(read_yaml(tmp_path / "form.yaml", "form.yaml"))


@given(st.integers(1, 20), st.integers(0, 20), st.booleans())
def test_a_form_in_a_parameter_file_is_read_back(tmp_path_factory, shortest, more, letters) -> None:
    file = tmp_path_factory.mktemp("form") / "form.yaml"
    file.write_text(
        f"{{shortest: {shortest}, longest: {shortest + more}, letters: {str(letters).lower()}}}",
        encoding="utf-8",
    )
    expected = PinForm(shortest, shortest + more, letters)
    assert read_pin_form(read_yaml(file, "form.yaml")) == expected
