import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.iso7816 import (
    SW,
    Response,
    ResponseFormError,
    explain,
    tries_left,
    tries_left_word,
)


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@given(st.binary(max_size=300), st.integers(0, 0xFFFF))
def test_what_is_built_is_parsed_back(data: bytes, sw: int) -> None:
    assert Response.parse(bytes(Response(data, sw))) == Response(data, sw)


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@given(st.binary(min_size=2, max_size=300))
def test_what_is_parsed_is_built_back(apdu: bytes) -> None:
    assert bytes(Response.parse(apdu)) == apdu


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@pytest.mark.parametrize("apdu", [b"", b"\x90"])
def test_an_answer_without_a_status_word_is_refused(apdu: bytes) -> None:
    with pytest.raises(ResponseFormError):
        Response.parse(apdu)


@pytest.mark.source("ISO/IEC 7816-4 §5.6")
@pytest.mark.parametrize(
    ("sw", "words"),
    [
        (0x9000, "9000 (success)"),
        (0x6982, "6982 (security status not satisfied)"),
        (0x63C0, "63C0 (tries left: 0)"),
        (0x63CF, "63CF (tries left: 15)"),
        (0x63BF, "63BF"),
        (0x6999, "6999"),
    ],
)
def test_a_status_word_explains_itself(sw: int, words: str) -> None:
    assert explain(sw) == words


@pytest.mark.source("ISO/IEC 7816-4 §5.6")
@given(st.integers(0, 15))
def test_tries_left_are_told_by_63cx(tries: int) -> None:
    assert tries_left(tries_left_word(tries)) == tries


@pytest.mark.source("ISO/IEC 7816-4 §5.6")
def test_more_tries_than_fit_are_told_as_fifteen() -> None:
    assert tries_left_word(16) == 0x63CF
    assert tries_left(SW.SUCCESS) is None


@pytest.mark.source("tsukuba-guide-2023-10 §3")
def test_data_of_a_response_never_shows() -> None:
    assert "secret" not in repr(Response(b"secret"))
    assert str(Response(b"secret")) == "6 bytes, 9000 (success)"
