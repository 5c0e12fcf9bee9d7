"""The card's own number and the name of a key, as records."""

from datetime import date

import pytest
from damaged import damaged
from hypothesis import given
from hypothesis import strategies as st

from jumin.cardfiles import CardRecord, KeyId, KeyReference, RecordFormError


CARD = CardRecord("400000012719843", "13221", date(2035, 2, 17))
KEY = KeyReference(KeyId("9000020"))


@pytest.mark.source("observed on cards: 01 1C and 28 digits")
def test_the_card_record_is_serial_municipality_and_last_day() -> None:
    assert bytes(CARD) == b"\x01\x1c" + b"400000012719843" + b"13221" + b"20350217"
    assert len(bytes(CARD)) == CardRecord.LENGTH == 30


@pytest.mark.source("observed on cards: 16 bytes; assumption: tag 01")
def test_a_key_reference_is_the_name_of_a_key() -> None:
    assert bytes(KEY) == b"\x01\x10" + bytes(KeyId("9000020"))
    assert len(bytes(KEY)) == KeyReference.LENGTH


@pytest.mark.source("assumption: the tag of a key reference is publicly unknown")
@pytest.mark.parametrize("header", ["0110", "0210", "FE10", ""])
def test_a_key_reference_is_read_under_any_tag_and_under_none(header: str) -> None:
    assert KeyReference.parse(bytes.fromhex(header) + bytes(KEY.key_id)) == KEY


@pytest.mark.source("observed on cards")
@given(
    st.text("0123456789", min_size=15, max_size=15),
    st.text("0123456789", min_size=5, max_size=5),
    st.dates(),
)
def test_a_built_card_record_is_parsed_back(serial: str, code: str, last_day: date) -> None:
    record = CardRecord(serial, code, last_day)
    assert CardRecord.parse(bytes(record)) == record


@pytest.mark.source("observed on cards")
@given(damaged(bytes(CARD)) | damaged(bytes(KEY)))
def test_any_record_is_parsed_or_a_record_form_error(record: bytes) -> None:
    for kind in (CardRecord, KeyReference):
        try:
            parsed = kind.parse(record)
        except RecordFormError:
            continue
        assert kind.parse(bytes(parsed)) == parsed


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(
    "record",
    [
        pytest.param(b"\x02\x1c4000000127198431322120350217", id="another tag"),
        pytest.param(b"\x01\x1b400000012719843132212035021", id="27 digits"),
        pytest.param(b"\x01\x1c4000000127198431322120350230", id="a day that is none"),
        pytest.param(b"\x01\x1c40000001271984313221203502XX", id="letters"),
        pytest.param(bytes(CARD) + bytes(CARD), id="two objects"),
    ],
)
def test_what_is_no_card_record_is_refused(record: bytes) -> None:
    with pytest.raises(RecordFormError):
        CardRecord.parse(record)


@pytest.mark.source("observed on cards")
@pytest.mark.parametrize(("serial", "code"), [("1" * 14, "13221"), ("1" * 15, "1322１")])
def test_digits_that_do_not_fit_are_refused(serial: str, code: str) -> None:
    with pytest.raises(RecordFormError):
        CardRecord(serial, code, date(2035, 2, 17))
