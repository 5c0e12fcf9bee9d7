"""What goes into a card, and what fits none."""

from dataclasses import replace

import pytest
from card_makers import (
    HOLDER,
    IMAGE_KEY,
    PINS,
    card_image,
    card_images,
    certificate,
    counting_bytes,
    full_card_records,
    full_keys,
    full_records,
    record_signers,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric import rsa

from jumin.chip import CardKeys, CardRecords, PersonalisationError, personalise
from jumin.terms import Pin, RefusalCode, RefusedError


@pytest.mark.source("RFC 8017 §8.2: RSASSA-PKCS1-v1_5 signatures have no salt")
def test_the_same_ingredients_and_randomness_make_the_same_card() -> None:
    records, keys = full_card_records(), full_keys()
    assert card_image(records, keys).image == card_image(records, keys).image


@pytest.mark.source("CARD-4", "tsukuba-guide-2023-10 §3")
@pytest.mark.parametrize(
    ("field", "pin"),
    [
        ("signature", "abc123"),
        ("authentication", "12345"),
        ("input_support", "12a4"),
        ("resident_register", "123"),
    ],
)
def test_a_pin_without_its_form_goes_into_no_card(field: str, pin: str) -> None:
    with pytest.raises(RefusedError) as caught:
        card_image(full_card_records(), full_keys(), replace(PINS, **{field: Pin(pin)}))
    assert caught.value.refusal.code is RefusalCode.PIN_FORM


@pytest.mark.source("observed on cards: the forms of verification number B and of the birth date")
@pytest.mark.parametrize("field", ["printed_birth", "security_code"])
def test_what_is_printed_must_form_the_verification_numbers(field: str) -> None:
    holder = replace(HOLDER, **{field: "12a"})
    with pytest.raises(RefusedError) as caught:
        card_image(CardRecords(full_records(), holder), full_keys())
    assert caught.value.refusal.code is RefusalCode.PIN_FORM


LONG = certificate("long", "long", padding=1500)


@pytest.mark.source("ISO/IEC 8825-1 §8.1.3")
@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"signature_certificate": b"\x30\x03\x02\x01\x01"}, id="too small"),
        pytest.param({"signature_certificate": b""}, id="nothing"),
        pytest.param({"signature_ca_certificate": LONG}, id="too long"),
        pytest.param(
            {"authentication_ca_certificate": full_records().signature_ca_certificate + b"\0"},
            id="bytes behind",
        ),
        pytest.param({"authentication_ca_certificate": b"\x30\x82\x01"}, id="cut in its length"),
        pytest.param({"serial": "1" * 17}, id="long serial"),
        pytest.param({"serial": "一"}, id="serial not ASCII"),
        pytest.param({"signature_certificate": None}, id="key without certificate"),
    ],
)
def test_jpki_records_that_fit_no_card_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(PersonalisationError):
        card_image(CardRecords(replace(full_records(), **changed), HOLDER), full_keys())


@pytest.mark.source("observed on cards: 15 and 5 digits")
@pytest.mark.parametrize(
    "changed",
    [{"serial": "9" * 16}, {"serial": "9" * 14 + "x"}, {"municipality_code": "1420"}],
)
def test_holder_records_that_fit_no_card_are_refused(changed: dict[str, str]) -> None:
    with pytest.raises(PersonalisationError):
        card_image(CardRecords(full_records(), replace(HOLDER, **changed)), full_keys())


@pytest.mark.source("observed on cards: RSA keys of 2 048 bits")
@pytest.mark.parametrize("bits", [None, 1024, 3072])
def test_keys_have_2048_bits_and_come_with_their_certificate(bits: int | None) -> None:
    key = None if bits is None else rsa.generate_private_key(65537, bits)
    with pytest.raises(PersonalisationError):
        card_image(full_card_records(), replace(full_keys(), signature=key))


@pytest.mark.source("observed on cards: RSA keys of 2 048 bits")
@pytest.mark.parametrize("name", ["card", "session"])
def test_the_cards_own_keys_have_2048_bits_too(name: str) -> None:
    key = rsa.generate_private_key(65537, 3072)
    with pytest.raises(PersonalisationError):
        card_image(full_card_records(), replace(full_keys(), **{name: key}))


@pytest.mark.source("assumption: a phone has the JPKI application alone")
@pytest.mark.parametrize("lacking", ["holder", "images", "card", "session", "signers"])
def test_what_knows_the_holder_comes_together_or_not(lacking: str) -> None:
    keys = vars(full_keys()) | ({lacking: None} if lacking in ("card", "session") else {})
    with pytest.raises(PersonalisationError, match="together"):
        personalise(
            CardRecords(full_records(), None if lacking == "holder" else HOLDER),
            None if lacking == "images" else card_images(),
            CardKeys(**keys),
            PINS,
            signers=None if lacking == "signers" else record_signers(),
            image_key=IMAGE_KEY,
            random=counting_bytes,
        )


@pytest.mark.source("FIPS 197: AES-256")
def test_an_issuer_key_has_32_bytes() -> None:
    with pytest.raises(PersonalisationError):
        card_image(full_card_records(), full_keys(), issuer_key=bytes(31))


@pytest.mark.source("observed on cards: one key in three applications (assumed)")
def test_the_session_key_may_be_the_card_key() -> None:
    keys = replace(full_keys(), session=rsa_key("card"))
    assert card_image(full_card_records(), keys).open()
