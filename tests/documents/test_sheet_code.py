"""The codec of the code on a sheet's back: all that is written is read, all else is refused."""

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_papers import KEY, OTHER_KEY, OTHER_SEAL, SEAL

from jumin.documents import SheetCode, base45, sheet_code, symbol
from jumin.documents.form_words import FORM_WORDS
from jumin.documents.sheet_code import ForgedCodeError, SheetCodeError, UnknownKeyError
from jumin.terms import Document


KEYS = {KEY.id: KEY}
CODE = SheetCode(
    document=Document.RESIDENT_RECORD,
    municipality="神奈川県鎌倉市",
    unique_number="20261121-0000ABCD",
    names=("鎌倉\u3000太郎",),
    sheet=1,
    sheets=2,
    issued_at=datetime(2026, 11, 21, 0, 30, tzinfo=UTC),
    commitment=bytes(range(32)),
    text="氏名 鎌倉\u3000太郎",
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
sheet_codes = st.builds(
    SheetCode,
    document=st.sampled_from(Document),
    municipality=texts,
    unique_number=texts,
    names=st.lists(texts, max_size=5).map(tuple),
    sheet=st.integers(0, 65535),
    sheets=st.integers(0, 65535),
    issued_at=st.integers(0, 2**32 - 1).map(lambda at: datetime.fromtimestamp(at, UTC)),
    commitment=st.binary(min_size=32, max_size=32),
    text=st.none() | texts,
)


def signed_code(body: bytes) -> str:
    """Sign any body, as only the owner of the key could."""
    signed = struct.pack(">4sHHI32s", bytes.fromhex(SEAL.key_id), 1, 1, 0, bytes(32)) + body
    signature = SEAL.sign(b"JUMIN-TEST paper sheet 1\0" + signed)
    return "JM1:" + base45.encode(signed + signature)


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=FORM_WORDS)
    return packer.compress(content) + packer.flush()


@pytest.mark.source("RFC 9285 §4.3", "RFC 9285 §4.4")
@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
        (b"", ""),
        (b"\xff\xff", "FGW"),
    ],
)
def test_base45_is_that_of_its_rfc(octets: bytes, text: str) -> None:
    assert base45.encode(octets) == text
    assert base45.decode(text) == octets


@given(st.binary(max_size=300))
def test_base45_gives_back_what_it_was_given(octets: bytes) -> None:
    assert base45.decode(base45.encode(octets)) == octets


@pytest.mark.source("RFC 9285 §6")
@pytest.mark.parametrize("text", ["GGW", "::", ":::", "A", "ABCD", "ab", "A_", "日本"])
def test_what_is_no_base45_is_refused(text: str) -> None:
    with pytest.raises(base45.Base45Error):
        base45.decode(text)


@given(sheet_codes)
def test_a_code_says_what_was_signed(code: SheetCode) -> None:
    assert sheet_code.decode(sheet_code.encode(code, SEAL), KEYS.get) == (code, KEY)


@given(sheet_codes)
def test_a_code_that_fits_a_symbol_can_be_drawn_and_read(code: SheetCode) -> None:
    written = sheet_code.encode(replace(code, names=()), SEAL)
    assert len(written) <= sheet_code.LONGEST_CODE
    assert symbol.read(symbol.draw(written)) == written


@pytest.mark.source("RFC 8032 §5.1.7")
@given(st.data())
def test_no_letter_of_a_code_can_be_changed(data: st.DataObject) -> None:
    written = sheet_code.encode(CODE, SEAL)
    place = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.sampled_from(base45.ALPHABET).filter(lambda it: it != written[place]))
    with pytest.raises(SheetCodeError):
        sheet_code.decode(written[:place] + other + written[place + 1 :], KEYS.get)


@given(st.integers(0, 500))
def test_a_truncated_code_is_refused(length: int) -> None:
    written = sheet_code.encode(CODE, SEAL)
    with pytest.raises(SheetCodeError):
        sheet_code.decode(written[: min(length, len(written) - 1)], KEYS.get)


@given(st.text(base45.ALPHABET) | st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(SheetCodeError):
        sheet_code.decode("JM1:" + text, KEYS.get)
    with pytest.raises(SheetCodeError):
        sheet_code.decode(text, KEYS.get)


def test_another_version_is_refused() -> None:
    written = sheet_code.encode(CODE, SEAL)
    with pytest.raises(SheetCodeError):
        sheet_code.decode("JM2:" + written.removeprefix("JM1:"), KEYS.get)


def test_a_key_that_is_not_known_is_named_and_nothing_else_said() -> None:
    with pytest.raises(UnknownKeyError) as caught:
        sheet_code.decode(sheet_code.encode(CODE, OTHER_SEAL), KEYS.get)
    assert caught.value.key_id == OTHER_KEY.id
    assert "鎌倉" not in str(caught.value)


def test_a_code_that_borrows_the_name_of_a_key_is_forged() -> None:
    borrowed = replace(OTHER_SEAL, key_id=KEY.id)
    with pytest.raises(ForgedCodeError):
        sheet_code.decode(sheet_code.encode(CODE, borrowed), KEYS.get)


@pytest.mark.source("RFC 1951 §3")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(deflated(b'["' + b"0" * 2**24 + b'"]'), id="a bomb"),
        pytest.param(deflated(b"[" * 50_000), id="a deep nest"),
        pytest.param(deflated(b"[]"), id="nothing said"),
        pytest.param(deflated(b'["resident-record","","",[],"",""]'), id="too much said"),
        pytest.param(deflated(b'["passport","","",[],""]'), id="no document"),
        pytest.param(deflated(b'["resident-record","","",1,""]'), id="names are no list"),
        pytest.param(deflated(b"\xff\xfe"), id="no text"),
        pytest.param(deflated(b"[]")[:-1], id="truncated"),
        pytest.param(deflated(b"[]") + b"!", id="more behind"),
        pytest.param(b"\xff" * 20, id="not deflated"),
    ],
)
def test_even_what_a_key_signed_is_read_with_care(body: bytes) -> None:
    with pytest.raises(SheetCodeError):
        sheet_code.decode(signed_code(body), KEYS.get)


@pytest.mark.source("Number Act art. 19")
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "個人番号 999912345677 住民票コード 99991234561",
            "個人番号 ************ 住民票コード 99991234561",
        ),
        ("9999 1234 5677", "**** **** ****"),
        ("9999-1234-5677", "****-****-****"),
        ("固有番号 20261121-0000ABCD", "固有番号 20261121-0000ABCD"),
        ("14204-20261121-000017", "14204-20261121-000017"),
        ("1999912345677", "1999912345677"),
    ],
)
def test_an_individual_number_is_masked_and_nothing_else(text: str, masked: str) -> None:
    assert sheet_code.masked(text) == masked
