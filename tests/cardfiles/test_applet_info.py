"""What both applications say of themselves, to the byte."""

import pytest
from damaged import damaged
from hypothesis import given
from hypothesis import strategies as st

from jumin.cardfiles import AppletInfo, FaceAppletInfo, KeyId, RecordFormError


MARK = st.integers(0, 255)
TEXT = AppletInfo(KeyId("6000034"), opaque=bytes(range(32)))
FACE = FaceAppletInfo(KeyId("6000024"), "13221", KeyId("6000025"), b"\x11" * 256)


@pytest.mark.source("observed on cards: FF40 82009F, 01 03 0E 01")
def test_the_input_support_application_describes_itself_in_164_bytes() -> None:
    octets = bytes(TEXT)
    assert octets[:5].hex() == "ff4082009f"
    assert octets[5:12].hex() == "df4104" + "01030e01"
    assert octets[12:31].hex() == "df4210" + bytes(KeyId("6000034")).hex()
    assert octets[31:36].hex() == "df43820080"
    assert octets[36:] == bytes(range(32)) + b"\xff" * 96
    assert len(octets) == 164


@pytest.mark.source("observed on cards: 06 03 0E 01")
def test_the_card_face_application_describes_itself_in_320_bytes() -> None:
    octets = bytes(FACE)
    assert octets[:12].hex() == "ff3082013b" + "df3104" + "06030e01"
    assert octets[12:31].hex() == "df3210" + bytes(KeyId("6000024")).hex()
    assert octets[31:35].hex() == "df330100"
    assert octets[35:43] == b"\xdf\x34\x0513221"
    assert octets[43:48].hex() == "df35820110"
    assert octets[48:] == bytes(KeyId("6000025")) + b"\x11" * 256
    assert len(octets) == FaceAppletInfo.LENGTH == 320


@pytest.mark.source("observed on cards")
@given(MARK, MARK, MARK, MARK, st.binary(min_size=32, max_size=32))
def test_built_information_is_parsed_back(
    version: int, extended: int, vendor: int, option: int, opaque: bytes
) -> None:
    text = AppletInfo(KeyId("9000034"), version, extended, vendor, option, opaque)
    assert AppletInfo.parse(bytes(text).ljust(AppletInfo.LENGTH, b"\xff")) == text
    face = FaceAppletInfo(
        KeyId("9000024"),
        "14204",
        KeyId("9000024"),
        opaque * 8,
        version,
        extended,
        vendor,
        option,
        revision=version,
    )
    assert FaceAppletInfo.parse(bytes(face)) == face


@pytest.mark.source("observed on cards")
@given(damaged(bytes(TEXT)) | damaged(bytes(FACE)))
def test_any_information_is_parsed_or_a_record_form_error(octets: bytes) -> None:
    for kind in (AppletInfo, FaceAppletInfo):
        try:
            info = kind.parse(octets)
        except RecordFormError:
            continue
        assert kind.parse(bytes(info)) == info


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "wrong",
    [{"municipality_code": "1322"}, {"sealed_numbers": b""}, {"version": 256}, {"revision": -1}],
)
def test_fields_that_do_not_fit_are_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "key_id": KeyId("9000024"),
        "municipality_code": "13221",
        "sealed_for": KeyId("9000024"),
        "sealed_numbers": bytes(256),
    }
    with pytest.raises(RecordFormError):
        FaceAppletInfo(**{**fields, **wrong})


@pytest.mark.source("observed on cards: 32 bytes and 96 times FF")
@pytest.mark.parametrize("wrong", [{"opaque": bytes(31)}, {"vendor": 256}, {"option": -1}])
def test_marks_of_more_than_a_byte_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(RecordFormError):
        AppletInfo(KeyId("9000034"), **wrong)
    with pytest.raises(RecordFormError):
        AppletInfo.parse(bytes(TEXT)[:-1] + b"\xfe")
