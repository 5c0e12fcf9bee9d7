"""The card's face, age record and number image, to the byte."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from damaged import damaged
from hypothesis import given
from hypothesis import strategies as st
from record_signers import rsa_key

from jumin.cardfiles import AgeRecord, CardFaceRecord, NumberImageRecord, RecordFormError
from jumin.terms import Sex


KEY = rsa_key("card").public_key()
KEY_FIELD = bytes.fromhex("900301000191820100") + KEY.public_numbers().n.to_bytes(256, "big")
SIGNATURE = b"\xbc" * 256
PNG = b"\x89PNG\r\n\x1a\n"
JP2 = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
BORN_ON = date(1980, 2, 17)
AGE = AgeRecord(BORN_ON, KEY, SIGNATURE)
NUMBER_IMAGE = NumberImageRecord(PNG, KEY, SIGNATURE)
FACE = CardFaceRecord(
    born_on=BORN_ON,
    sex=Sex.FEMALE,
    card_key=KEY,
    name_image=PNG + b"name",
    address_image=PNG + b"address" * 30,
    portrait=JP2 + b"portrait" * 400,
    signature=SIGNATURE,
    last_day=date(2035, 2, 17),
    security_code_image=PNG + b"code",
)
IMAGES = st.binary(max_size=300)


@pytest.mark.source("observed on cards: FF10 82021E")
def test_the_age_record_has_547_bytes_each_in_its_place() -> None:
    octets = bytes(AGE)
    assert octets[:5].hex() == "ff1082021e"
    assert octets[5:16] == b"\xdf\x11\x0819800217"
    assert octets[16:286] == bytes.fromhex("DF12820109") + KEY_FIELD
    assert octets[286:] == bytes.fromhex("DF13820100") + SIGNATURE
    assert len(octets) == AgeRecord.LENGTH == 547
    assert AGE.signed_part == octets[5:286]
    assert AgeRecord.parse(octets) == AGE


@pytest.mark.source("observed on cards")
def test_the_number_image_stands_before_key_and_signature() -> None:
    octets = bytes(NUMBER_IMAGE)
    assert octets[:8].hex() == "ff4082021e" + "df4108"
    assert octets[8:16] == PNG
    assert octets[16:286] == bytes.fromhex("DF42820109") + KEY_FIELD
    assert octets[286:] == bytes.fromhex("DF43820100") + SIGNATURE
    assert NUMBER_IMAGE.signed_part == octets[5:286]
    assert NumberImageRecord.parse(octets + b"\xff" * 9) == NUMBER_IMAGE


@pytest.mark.source("observed on cards: nine offsets from the first byte of the file")
def test_each_offset_of_the_face_points_at_its_field() -> None:
    octets = bytes(FACE)
    assert octets[:3].hex() == "ff2082"
    assert octets[5:8].hex() == "df2112"
    offsets = [int.from_bytes(octets[at : at + 2], "big") for at in range(8, 26, 2)]
    assert offsets[0] == 26
    assert [octets[at : at + 2].hex() for at in offsets] == [
        f"df{tag:02x}" for tag in range(0x22, 0x2B)
    ]
    pieces = [octets[a:b] for a, b in zip(offsets, [*offsets[1:], len(octets)], strict=True)]
    assert pieces[0] == b"\xdf\x22\x0819800217"
    assert pieces[1] == b"\xdf\x23\x012"
    assert pieces[2] == bytes.fromhex("DF24820109") + KEY_FIELD
    assert pieces[3] == b"\xdf\x25\x0c" + FACE.name_image
    assert pieces[4] == bytes.fromhex("DF268200DA") + FACE.address_image
    assert pieces[5] == bytes.fromhex("DF27820C8C") + FACE.portrait
    assert pieces[6] == bytes.fromhex("DF28820100") + SIGNATURE
    assert pieces[7] == b"\xdf\x29\x0820350217"
    assert pieces[8] == b"\xdf\x2a\x0c" + FACE.security_code_image
    assert FACE.signed_digest() == (
        sha256(b"".join(pieces[:3])).digest()
        + sha256(b"".join(pieces[3:5])).digest()
        + sha256(pieces[5]).digest()
    )


@pytest.mark.source("observed on cards")
@given(
    st.dates(),
    st.sampled_from(Sex),
    st.tuples(IMAGES, IMAGES, st.binary(max_size=2000), IMAGES),
    st.dates(),
    st.integers(0, 20),
)
def test_a_built_face_is_parsed_back(
    born_on: date,
    sex: Sex,
    images: tuple[bytes, bytes, bytes, bytes],
    last_day: date,
    filler: int,
) -> None:
    name, address, portrait, code = images
    face = CardFaceRecord(born_on, sex, KEY, name, address, portrait, SIGNATURE, last_day, code)
    assert CardFaceRecord.parse(bytes(face) + b"\xff" * filler) == face


@pytest.mark.source("observed on cards")
@given(damaged(bytes(FACE)) | damaged(bytes(AGE)) | damaged(bytes(NUMBER_IMAGE)))
def test_any_bytes_are_a_record_or_a_record_form_error(octets: bytes) -> None:
    for kind in (AgeRecord, CardFaceRecord, NumberImageRecord):
        try:
            record = kind.parse(octets)
        except RecordFormError:
            continue
        assert kind.parse(bytes(record)) == record


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize("at", range(8, 26))
def test_an_offset_that_points_elsewhere_is_refused(at: int) -> None:
    octets = bytearray(bytes(FACE))
    octets[at] ^= 0x80
    with pytest.raises(RecordFormError, match="offset table"):
        CardFaceRecord.parse(bytes(octets))


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "change",
    [
        {"born_on": date(1980, 2, 18)},
        {"sex": Sex.OTHER},
        {"card_key": rsa_key("other card").public_key()},
        {"name_image": PNG},
        {"address_image": PNG},
        {"portrait": JP2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_signed_field_is_in_one_of_the_digests(change: dict[str, object]) -> None:
    assert replace(FACE, **change).signed_digest() != FACE.signed_digest()


@pytest.mark.source("observed on cards")
def test_neither_last_day_nor_security_code_is_signed() -> None:
    other = replace(FACE, last_day=date(2099, 1, 1), security_code_image=PNG)
    assert other.signed_digest() == FACE.signed_digest()


@pytest.mark.source("ISO/IEC 7816-4 §11.3.3: offsets of 15 bits")
def test_a_face_has_at_most_32767_bytes() -> None:
    room = 32_767 - len(bytes(FACE)) + len(FACE.portrait)
    longest = replace(FACE, portrait=bytes(room))
    assert len(bytes(longest)) == 32_767
    assert CardFaceRecord.parse(bytes(longest)) == longest
    with pytest.raises(RecordFormError):
        bytes(replace(FACE, portrait=bytes(room + 1)))
    with pytest.raises(RecordFormError):
        replace(FACE, portrait=bytes(70_000)).signed_digest()


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "record", [AGE, FACE, NUMBER_IMAGE], ids=lambda record: type(record).__name__
)
def test_a_signature_has_256_bytes(record: AgeRecord | CardFaceRecord | NumberImageRecord) -> None:
    for length in (0, 255, 257):
        with pytest.raises(RecordFormError):
            replace(record, signature=bytes(length))


def test_no_record_shows_what_it_holds() -> None:
    for record in (AGE, FACE, NUMBER_IMAGE):
        for secret in ("1980", "FEMALE", "PNG", "portrait"):
            assert secret not in repr(record)
