"""The six attributes of the signature certificate, both ways."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from pki_makers import AT, HANAKO, LAST_DAY, Pki, signature_request

from jumin.pki import certified_attributes, issue_certificate
from jumin.pki.attributes import (
    SUBSTITUTE,
    AttributeFormError,
    decode_born_on,
    encode_born_on,
    substitute,
)
from jumin.terms import SerialNumber, Sex


@pytest.mark.source("JPKI profile, subjectAltName as read off a test card")
@pytest.mark.parametrize(
    ("text", "kept", "mask"),
    [
        pytest.param("鎌倉　花子", "鎌倉　花子", "00000", id="JIS level 1"),
        pytest.param("丐", "丐", "0", id="JIS level 2"),
        pytest.param("丂", "丂", "0", id="supplementary (JIS X 0212)"),
        pytest.param("髙橋", "〓橋", "10", id="in neither"),
        pytest.param("𠮷野", "〓野", "10", id="outside the basic plane"),
        pytest.param("葛\U000e0100城", "葛城", "10", id="variation sequence"),
        pytest.param("１－２～３", "１－２～３", "00000", id="full-width minus and tilde"),
        pytest.param("\ufe00", "", "", id="a selector alone"),
    ],
)
def test_what_jis_lacks_is_replaced_and_its_position_told(text: str, kept: str, mask: str) -> None:
    assert substitute(text) == (kept, mask)


@given(st.text(max_size=40))
def test_the_mask_has_one_digit_per_character(text: str) -> None:
    kept, mask = substitute(text)
    assert len(kept) == len(mask)
    assert all(
        digit == "1"
        for character, digit in zip(kept, mask, strict=True)
        if character == SUBSTITUTE and SUBSTITUTE not in text
    )


@pytest.mark.source("JPKI profile: E YYYY MM DD", "first days of the eras")
@pytest.mark.parametrize(
    ("born_on", "digits"),
    [
        (date(2019, 5, 1), "520190501"),
        (date(2019, 4, 30), "420190430"),
        (date(1989, 1, 8), "419890108"),
        (date(1989, 1, 7), "319890107"),
        (date(1926, 12, 25), "319261225"),
        (date(1926, 12, 24), "219261224"),
        (date(1912, 7, 30), "219120730"),
        (date(1912, 7, 29), "119120729"),
        (date(1868, 1, 25), "118680125"),
        (date(1868, 1, 24), "018680124"),
    ],
)
def test_a_date_of_birth_is_era_and_western_date(born_on: date, digits: str) -> None:
    assert encode_born_on(born_on) == digits


@given(st.dates())
def test_every_date_of_birth_comes_back(born_on: date) -> None:
    digits = encode_born_on(born_on)
    assert len(digits) == 9
    assert decode_born_on(digits) == born_on


@given(st.one_of(st.text(max_size=12), st.from_regex(r"[0-9]{9}", fullmatch=True)))
@pytest.mark.source("JPKI profile: unknown parts are zeros")
def test_no_text_breaks_the_reading_of_a_date_of_birth(text: str) -> None:
    assert decode_born_on(text) is None or len(text) == 9
    assert decode_born_on("019900000") is None


@pytest.mark.source("CERT-1")
@settings(max_examples=15, deadline=None)
@given(
    name=st.text("山田太郎花子髙𠮷ＡＢ", min_size=1, max_size=20),
    address=st.text("鎌倉市御成町１２３－", min_size=1, max_size=200),
    born_on=st.dates(),
    sex=st.sampled_from(Sex),
)
def test_what_is_certified_is_what_is_read(
    pki: Pki, name: str, address: str, born_on: date, sex: Sex
) -> None:
    basic_four = replace(HANAKO, name=name, address=address, born_on=born_on, sex=sex)
    certificate = issue_certificate(
        signature_request(pki.holder_key.public_key(), basic_four),
        pki.signature,
        serial=SerialNumber(7),
        at=AT,
        last_day=LAST_DAY,
    )
    read = certified_attributes(certificate)
    assert read is not None
    assert (read.name, read.name_substitutes) == substitute(name)
    assert (read.address, read.address_substitutes) == substitute(address)
    assert (read.born_on, read.sex) == (born_on, sex)


@pytest.mark.source("CERT-2")
def test_an_authentication_certificate_says_nothing_of_its_holder(pki: Pki) -> None:
    assert certified_attributes(pki.authentication_certificate) is None
    der = pki.authentication_certificate.public_bytes(Encoding.DER)
    assert "見本".encode() not in der
    assert b"19900505" not in der


def test_the_holder_does_not_print(pki: Pki) -> None:
    read = certified_attributes(pki.signature_certificate)
    assert "見本" not in repr(read)
    assert "鎌倉" not in repr(signature_request(pki.holder_key.public_key()))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "　"),
        ("name", "見本\n花子"),
        ("address", "\x00"),
        pytest.param("address", "鎌" * 201, id="201 characters"),
    ],
)
def test_what_cannot_be_certified_is_refused_without_repeating_it(
    pki: Pki, field: str, text: str
) -> None:
    basic_four = replace(HANAKO, **{field: text})
    with pytest.raises(AttributeFormError) as raised:
        issue_certificate(
            signature_request(pki.holder_key.public_key(), basic_four),
            pki.signature,
            serial=SerialNumber(7),
            at=AT,
            last_day=LAST_DAY,
        )
    assert raised.value.attribute == field
    assert "鎌" not in str(raised.value)
