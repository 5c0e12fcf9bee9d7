import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.cardfiles import (
    AIDS,
    JPKI_FILES,
    MY_NUMBER_CARD_LABEL,
    Applet,
    Availability,
    JpkiFile,
    PinRole,
    RecordFormError,
    TokenInfo,
)
from jumin.terms import CertificatePurpose


def texts(width: int) -> st.SearchStrategy[str]:
    printable = string.ascii_letters + string.digits + string.punctuation + " "
    return st.text(alphabet=printable, max_size=width).map(lambda text: text.rstrip(" "))


words = st.integers(0, 0xFFFF_FFFF)
token_infos = st.builds(
    TokenInfo,
    label=texts(32),
    manufacturer=texts(32),
    model=texts(16),
    serial=texts(16),
    flags=words,
    max_sessions=words,
    sessions=words,
    max_rw_sessions=words,
    rw_sessions=words,
    max_pin_length=words,
    min_pin_length=words,
    total_public_memory=words,
    free_public_memory=words,
    total_private_memory=words,
    free_private_memory=words,
    hardware_version=texts(2),
    firmware_version=texts(2),
    time=texts(16),
)


@pytest.mark.source("PKCS #11 v2.40 §3.2")
@given(token_infos)
def test_a_built_token_record_is_parsed_back(token: TokenInfo) -> None:
    record = bytes(token)
    assert len(record) == 160
    assert TokenInfo.parse(record) == token


@pytest.mark.source("PKCS #11 v2.40 §3.2")
@given(st.binary(min_size=160, max_size=160) | st.binary(max_size=170))
def test_any_token_record_is_parsed_or_a_record_form_error(record: bytes) -> None:
    try:
        token = TokenInfo.parse(record)
    except RecordFormError:
        return
    assert TokenInfo.parse(bytes(token)) == token


@pytest.mark.source("PKCS #11 v2.40 §3.2")
@given(st.binary(min_size=44, max_size=44))
def test_a_parsed_token_record_is_built_back(numbers: bytes) -> None:
    record = bytes(TokenInfo(manufacturer="JUMIN-TEST", model="m", serial="1"))
    changed = record[:96] + numbers + record[140:]
    assert bytes(TokenInfo.parse(changed)) == changed


@pytest.mark.source("PKCS #11 v2.40 §3.2")
def test_each_field_of_the_token_record_has_its_place() -> None:
    record = bytes(TokenInfo(manufacturer="JUMIN-TEST", model="TYPE", serial="17"))
    assert record[:32] == b"JPKIAPICCTOKEN2".ljust(32)
    assert record[32:64] == b"JUMIN-TEST".ljust(32)
    assert record[64:80] == b"TYPE".ljust(16)
    assert record[80:96] == b"17".ljust(16)
    assert record[96:100].hex() == "0000040d"
    assert record[116:124].hex() == "0000001000000006"
    assert record[124:140] == b"\xff" * 16
    assert record[140:] == b"0301" + b"9" * 16


@pytest.mark.source("PKCS #11 v2.40 §3.2")
def test_texts_padded_with_nul_are_read_too() -> None:
    record = bytes(TokenInfo(manufacturer="M", model="m", serial="1"))
    padded = MY_NUMBER_CARD_LABEL.encode().ljust(32, b"\0") + record[32:]
    assert TokenInfo.parse(padded).label == "JPKIAPICCTOKEN2"


@pytest.mark.source("PKCS #11 v2.40 §3.2")
@pytest.mark.parametrize(
    "wrong",
    [
        {"serial": "1" * 17},
        {"serial": "鎌倉"},
        {"serial": "1\n"},
        {"serial": "1 "},
        {"flags": 1 << 32},
        {"sessions": -1},
    ],
)
def test_fields_that_do_not_fit_are_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"manufacturer": "M", "model": "m", "serial": "1"}
    with pytest.raises(RecordFormError):
        TokenInfo(**{**fields, **wrong})


@pytest.mark.source("observed on cards: 8F 8F 00")
@pytest.mark.parametrize(
    ("signature", "authentication", "record"),
    [
        (True, True, "8f8f00"),
        (False, True, "008f00"),
        (True, False, "8f0000"),
        (False, False, "000000"),
    ],
)
def test_the_availability_record_tells_which_certificates_are_there(
    signature: bool,  # noqa: FBT001  (a column of the table above)
    authentication: bool,  # noqa: FBT001  (the same)
    record: str,
) -> None:
    availability = Availability(signature=signature, authentication=authentication)
    assert bytes(availability).hex() == record
    assert Availability.parse(bytes.fromhex(record)) == availability
    assert availability.has(CertificatePurpose.SIGNATURE) is signature
    assert availability.has(CertificatePurpose.AUTHENTICATION) is authentication


@pytest.mark.source("observed on cards: 8F 8F 00")
@given(st.binary(max_size=6))
def test_any_availability_record_is_parsed_or_a_record_form_error(record: bytes) -> None:
    try:
        availability = Availability.parse(record)
    except RecordFormError:
        assert len(record) != 3
        return
    assert Availability.parse(bytes(availability)) == availability


@pytest.mark.source("ISO/IEC 7816-4 §7.4.4")
def test_every_file_is_its_own_short_identifier() -> None:
    assert all(0 < file < 31 for file in JpkiFile)


@pytest.mark.source("observed on cards")
def test_each_certificate_has_its_key_and_its_pin() -> None:
    signature = JPKI_FILES[CertificatePurpose.SIGNATURE]
    authentication = JPKI_FILES[CertificatePurpose.AUTHENTICATION]
    assert (signature.certificate, signature.key, signature.pin) == (0x01, 0x1A, 0x1B)
    assert (authentication.certificate, authentication.key, authentication.pin) == (
        0x0A,
        0x17,
        0x18,
    )
    assert (signature.ca_certificate, authentication.ca_certificate) == (0x02, 0x0B)
    assert (signature.role, authentication.role) == (PinRole.SIGNATURE, PinRole.AUTHENTICATION)
    assert AIDS[Applet.JPKI].hex() == "d392f000260100000001"
