"""How what an issuer's terminal writes comes into force, all at once, byte by byte."""

from collections.abc import Callable

import pytest
from card_dialogues import SELECT, SELECT_JPKI, answer, query, sw, verify
from card_makers import (
    HOLDER,
    NUMBER_A,
    NUMBER_B,
    ImageInMemory,
    certificate,
    full_image,
    full_records,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from issuer_terminal import ACTIVATE, authenticate, parts, read, select_file, update, write

from jumin.cardfiles import (
    Applet,
    CardFaceFile,
    CommonDataFile,
    InputSupportFile,
    JpkiFile,
    ResidentRegisterFile,
)
from jumin.chip import Card
from jumin.chip.specification import CARD_APPLICATIONS
from jumin.chip.structure import TransparentFile


AUTHENTICATION_PIN = verify(JpkiFile.AUTHENTICATION_PIN, "1234")
SIGNATURE_PIN = verify(JpkiFile.SIGNATURE_PIN, "ABC123")
INPUT_SUPPORT_PIN = verify(InputSupportFile.PIN, "2345")
MAKE_AUTHENTICATION_KEY = "00478097000200"
MAKE_SIGNATURE_KEY = "0047809A000200"
SIGN = "802A0097014100"
CERTIFICATE, CA_CERTIFICATE = (
    JpkiFile.AUTHENTICATION_CERTIFICATE,
    JpkiFile.AUTHENTICATION_CA_CERTIFICATE,
)

NEW = certificate("new", "new CA")
NEW_CA = certificate("new CA", "new CA")
STRANGE = certificate("somebody else's", "new CA")
OLD = (full_records().authentication_certificate, full_records().authentication_ca_certificate)

OTHER_NUMBER = "987654321098"
OTHER_RECORD = "011C" + (b"900000000000017" + b"13101" + b"20350217").hex()


def new_key() -> RSAPrivateKey:
    return rsa_key("new")


def opened(image: ImageInMemory) -> Card:
    return image.open(generate_key=new_key)


def carried(card: Card) -> tuple[bytes, bytes]:
    """Read the authentication certificate and its CA's as they are in force."""
    answer(card, SELECT_JPKI)
    found = (read(card, file).rstrip(b"\xff") for file in (CERTIFICATE, CA_CERTIFICATE))
    certificate, ca_certificate = found
    return certificate, ca_certificate


def signs_with(card: Card, key: RSAPrivateKey) -> bool:
    signature = bytes.fromhex(answer(card, SELECT_JPKI, AUTHENTICATION_PIN, SIGN))[:-2]
    recovered = pow(int.from_bytes(signature, "big"), 65537, key.public_key().public_numbers().n)
    return recovered.to_bytes(256, "big").endswith(b"\0A")


def attributes(card: Card) -> bytes:
    """Read the attributes as a holder does."""
    assert sw(card, SELECT[Applet.INPUT_SUPPORT], INPUT_SUPPORT_PIN) == "9000"
    return read(card, InputSupportFile.ATTRIBUTES)


@pytest.fixture
def image() -> ImageInMemory:
    return full_image()


@pytest.fixture
def card(image: ImageInMemory) -> Card:
    """A card in a visit of its issuer's terminal."""
    card = opened(image)
    assert authenticate(card) == "9000"
    return card


@pytest.fixture
def renewed(card: Card) -> Card:
    """The card with a new authentication key pair, its PIN presented."""
    assert sw(card, SELECT_JPKI, AUTHENTICATION_PIN, MAKE_AUTHENTICATION_KEY) == "9000"
    return card


# --- certificates


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
def test_key_certificate_and_ca_certificate_come_into_force_at_once(
    image: ImageInMemory, renewed: Card
) -> None:
    assert set(write(renewed, CA_CERTIFICATE, NEW_CA)) == {"9000"}
    assert set(write(renewed, CERTIFICATE, NEW)) == {"9000"}
    assert carried(renewed) == carried(opened(image)) == OLD
    assert signs_with(renewed, rsa_key("authentication"))
    assert sw(renewed, ACTIVATE) == "9000"
    for card in (renewed, opened(image)):
        assert carried(card) == (NEW, NEW_CA)
        assert signs_with(card, new_key())
        assert answer(card, "00B0880003") == "8F8F009000"


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
def test_the_ca_certificate_stays_where_no_other_was_written(renewed: Card) -> None:
    write(renewed, CERTIFICATE, NEW)
    assert sw(renewed, ACTIVATE) == "9000"
    assert carried(renewed) == (NEW, OLD[1])


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
@pytest.mark.parametrize("lacking", ["certificate", "its end", "the CA certificate's end"])
def test_nothing_comes_into_force_before_all_that_was_begun_is_whole(
    renewed: Card, lacking: str
) -> None:
    certificate_, ca_certificate = parts(NEW), parts(NEW_CA)
    answer(renewed, select_file(CA_CERTIFICATE))
    answer(renewed, *ca_certificate[: -1 if lacking.startswith("the CA") else None])
    if lacking != "certificate":
        answer(renewed, select_file(CERTIFICATE))
        answer(renewed, *certificate_[: -1 if lacking == "its end" else None])
    assert sw(renewed, ACTIVATE) == "6985"
    assert carried(renewed) == OLD
    write(renewed, CERTIFICATE, NEW)
    write(renewed, CA_CERTIFICATE, NEW_CA)
    assert sw(renewed, ACTIVATE) == "9000"
    assert carried(renewed) == (NEW, NEW_CA)


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
def test_a_certificate_of_another_key_is_refused_and_changes_nothing(renewed: Card) -> None:
    for strange in (STRANGE, OLD[0] or b""):
        write(renewed, CERTIFICATE, strange)
        assert sw(renewed, ACTIVATE) == "6A80"
    assert carried(renewed) == OLD
    assert signs_with(renewed, rsa_key("authentication"))
    write(renewed, CERTIFICATE, NEW)
    assert sw(renewed, ACTIVATE) == "9000"
    assert carried(renewed)[0] == NEW


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_a_key_takes_one_certificate(renewed: Card) -> None:
    write(renewed, CERTIFICATE, NEW)
    assert sw(renewed, ACTIVATE) == "9000"
    assert sw(renewed, update(0, NEW[:255])) == "6985"
    assert sw(renewed, ACTIVATE) == "6985"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_another_key_makes_what_was_written_for_the_first_void(renewed: Card) -> None:
    *most, last = parts(NEW)
    answer(renewed, select_file(CERTIFICATE), *most, MAKE_AUTHENTICATION_KEY)
    assert sw(renewed, last) == "6B00"
    assert sw(renewed, ACTIVATE) == "6985"
    assert carried(renewed) == OLD


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
def test_a_key_pair_waits_while_other_things_come_into_force(renewed: Card) -> None:
    answer(renewed, SELECT[Applet.INPUT_SUPPORT])
    write(renewed, InputSupportFile.ATTRIBUTES, b"\xff\x20\x03new")
    assert sw(renewed, ACTIVATE) == "9000"
    assert signs_with(renewed, rsa_key("authentication"))
    write(renewed, CERTIFICATE, NEW)
    assert sw(renewed, ACTIVATE) == "9000"
    assert signs_with(renewed, new_key())


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00D6000102" + "3082", "6B00", id="not in order"),
        pytest.param("00D6000002" + "3081", "6A80", id="another form"),
        pytest.param("00D6000001" + "FF", "6A80", id="filler"),
        pytest.param("00D6000004" + "308207FC", "9000", id="as long as the file"),
        pytest.param("00D6000004" + "308207FD", "6A80", id="longer than the file"),
        pytest.param("00D6000006" + "308200010500", "6A80", id="bytes behind"),
        pytest.param("00D60000", "6700", id="nothing"),
        pytest.param("00D600000230820A", "6700", id="with Le"),
        pytest.param("00D6870001" + "30", "6A82", id="no such file"),
        pytest.param("00D6850001" + "30", "6982", id="a file of unknown content"),
        pytest.param("00D6860001" + "30", "6982", id="the token information"),
        pytest.param("00D6880003" + "8F8F00", "6982", id="the availability record"),
        pytest.param("00D6970001" + "30", "6981", id="a key"),
        pytest.param("00D6980004" + "31323334", "6981", id="a holder's PIN"),
        pytest.param("00D69C0001" + "30", "6981", id="a file of the card system"),
        pytest.param("00D6AA0001" + "30", "6A86", id="P1 with unknown bits"),
        pytest.param("00D68A0002" + "3082", "9000", id="by short identifier"),
        pytest.param("00D600000000023082", "9000", id="extended length"),
        pytest.param("00DC010401" + "30", "6981", id="as a record"),
    ],
)
def test_a_part_of_a_certificate_is_taken_under_these_conditions(
    renewed: Card, apdu: str, expected: str
) -> None:
    answer(renewed, SIGNATURE_PIN, MAKE_SIGNATURE_KEY)
    assert sw(renewed, select_file(CERTIFICATE), apdu) == expected
    assert sw(renewed, ACTIVATE) == "6985"
    assert carried(renewed) == OLD


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_what_is_whole_but_no_certificate_is_refused(renewed: Card) -> None:
    assert sw(renewed, select_file(CERTIFICATE), "00D6000005" + "3082000105") == "9000"
    assert sw(renewed, ACTIVATE) == "6A80"
    assert carried(renewed) == OLD


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_without_a_file_nothing_is_written(card: Card) -> None:
    assert answer(card, SELECT_JPKI, "00D6000001" + "30") == "6986"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_an_object_may_come_whole_in_one_extended_command(renewed: Card) -> None:
    whole = f"00D6000000{len(NEW):04X}{NEW.hex()}"
    assert sw(renewed, select_file(CERTIFICATE), whole, ACTIVATE) == "9000"
    assert carried(renewed)[0] == NEW


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@settings(deadline=None, max_examples=30)
@given(st.data())
def test_an_object_may_be_cut_anywhere(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(NEW) - 1), max_size=6), label="cuts"))
    card = opened(full_image())
    authenticate(card)
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN, MAKE_AUTHENTICATION_KEY)
    for start, end in zip([0, *cuts], [*cuts, len(NEW)], strict=True):
        assert carried(card)[0] == OLD[0]
        part = NEW[start:end]
        written = f"00D6{start:04X}00{len(part):04X}{part.hex()}"
        assert sw(card, select_file(CERTIFICATE), written) == "9000"
    assert sw(card, ACTIVATE) == "9000"
    assert carried(card)[0] == NEW


@pytest.mark.source("RFC 5280 §4.1")
@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(NEW) - 1), st.integers(1, 255))
def test_no_change_of_a_byte_gets_another_key_into_force(at: int, change: int) -> None:
    changed = NEW[:at] + bytes((NEW[at] ^ change,)) + NEW[at + 1 :]
    image = full_image()
    card = opened(image)
    authenticate(card)
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN, MAKE_AUTHENTICATION_KEY)
    write(card, CERTIFICATE, changed)
    answer(card, ACTIVATE)
    for one in (card, opened(image)):
        content, _ = carried(one)
        key = rsa_key("authentication") if content == OLD[0] else new_key()
        assert content in (OLD[0], changed)
        assert signs_with(one, key)


# --- files of bytes


WRITTEN = [
    pytest.param(application.applet, at & 0xFFFF, id=f"{application.applet}-{at & 0xFFFF:04X}")
    for application in CARD_APPLICATIONS
    for at, file in application.files.items()
    if isinstance(file, TransparentFile) and file.written_by_issuer
]
NEVER_WRITTEN = [
    pytest.param(application.applet, at & 0xFFFF, id=f"{application.applet}-{at & 0xFFFF:04X}")
    for application in CARD_APPLICATIONS
    for at, file in application.files.items()
    if isinstance(file, TransparentFile) and not (file.written_by_issuer or file.written_for)
]
OPEN = {
    Applet.INPUT_SUPPORT: (INPUT_SUPPORT_PIN,),
    Applet.CARD_FACE: (
        verify(CardFaceFile.VERIFICATION_NUMBER_A, NUMBER_A),
        verify(CardFaceFile.BIRTH_DATE_PIN, HOLDER.printed_birth),
    ),
}


@pytest.mark.source("assumption: what a counter may write")
def test_a_counter_writes_what_changes_in_a_cards_life() -> None:
    written = {param.values for param in WRITTEN}
    assert written == {
        *((Applet.INPUT_SUPPORT, file) for file in (1, 2, 3, 4, 7)),
        *((Applet.CARD_FACE, file) for file in (1, 2, 3, 4, 5)),
    }


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@pytest.mark.parametrize(("applet", "file"), WRITTEN)
def test_a_file_is_written_and_filled_up(
    image: ImageInMemory, card: Card, applet: Applet, file: int
) -> None:
    answer(card, SELECT[applet], *OPEN[applet])
    before = read(card, file)
    content = b"\xff\x20" + bytes(300)
    content = content[: len(before) - 1]
    assert set(write(card, file, content)) == {"9000"}
    assert read(card, file) == before
    assert sw(card, ACTIVATE) == "9000"
    for one in (card, opened(image)):
        answer(one, SELECT[applet], *OPEN[applet])
        assert read(one, file) == content.ljust(len(before), b"\xff")


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@pytest.mark.parametrize(("applet", "file"), NEVER_WRITTEN)
def test_all_others_are_never_written(card: Card, applet: Applet, file: int) -> None:
    assert sw(card, SELECT[applet], select_file(file), "00D600000100") == "6982"


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
@pytest.mark.parametrize(("applet", "file"), WRITTEN)
def test_nobody_but_the_issuer_writes(image: ImageInMemory, applet: Applet, file: int) -> None:
    holder = opened(image)
    answer(holder, SELECT[applet], *OPEN[applet])
    assert sw(holder, select_file(file), "00D600000100") == "6982"
    assert sw(holder, ACTIVATE) == "6982"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_a_file_is_never_longer_than_its_place_on_the_card(card: Card) -> None:
    length = len(attributes(card))
    whole, longer = bytes(length), bytes(length + 1)
    assert write(card, InputSupportFile.ATTRIBUTES, longer)[-1] == "6700"
    assert sw(card, f"00D6000000{length + 1:04X}{longer.hex()}") == "6700"
    assert sw(card, f"00D6000000{length:04X}{whole.hex()}", update(length, b"x")) == "6700"
    assert sw(card, "00D67FFF01FF") == "6B00"
    assert sw(card, ACTIVATE) == "9000"
    assert attributes(card) == whole


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_the_first_part_begins_a_file_anew(card: Card) -> None:
    before = attributes(card)
    write(card, InputSupportFile.ATTRIBUTES, b"\xff\x20\x10first and longer")
    write(card, InputSupportFile.ATTRIBUTES, b"\xff\x20\x06second")
    assert sw(card, ACTIVATE) == "9000"
    assert attributes(card) == b"\xff\x20\x06second".ljust(len(before), b"\xff")


@pytest.mark.source("assumption: at any moment a card is the old one or the new one")
@pytest.mark.parametrize("begun", [b"\xff", b"\xff\x20", b"\xff\x20\x82", b"\xff\x20\x04new"])
def test_an_object_that_lacks_its_end_keeps_all_from_coming_into_force(
    card: Card, begun: bytes
) -> None:
    before = attributes(card)
    write(card, InputSupportFile.VERIFICATION_NUMBER_A, OTHER_NUMBER.encode())
    assert write(card, InputSupportFile.ATTRIBUTES, begun) == ["9000"]
    assert sw(card, ACTIVATE) == "6985"
    assert attributes(card) == before
    assert sw(card, verify(InputSupportFile.VERIFICATION_NUMBER_A, NUMBER_A)) == "9000"
    write(card, InputSupportFile.ATTRIBUTES, b"\xff\x20\x03new")
    assert sw(card, ACTIVATE) == "9000"
    assert attributes(card).startswith(b"\xff\x20\x03new\xff")


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
def test_a_holder_sees_the_old_content_until_all_of_it_changes(
    image: ImageInMemory, card: Card
) -> None:
    before = attributes(card)
    answer(card, SELECT[Applet.INPUT_SUPPORT])
    write(card, InputSupportFile.ATTRIBUTES, b"\xff\x20\x0enew attributes")
    write(card, InputSupportFile.VERIFICATION_NUMBER_A, OTHER_NUMBER.encode())
    answer(card, SELECT[Applet.COMMON_DATA])
    assert sw(card, select_file(CommonDataFile.CARD_RECORD), f"00DC01041E{OTHER_RECORD}") == "9000"
    answer(card, SELECT[Applet.ISSUER_DOMAIN])
    assert sw(card, "00DA00F005" + b"13101".hex()) == "9000"
    for one in (card, opened(image)):
        assert attributes(one) == before
        assert sw(one, verify(InputSupportFile.VERIFICATION_NUMBER_A, NUMBER_A)) == "9000"
        assert OTHER_RECORD not in answer(one, SELECT[Applet.COMMON_DATA], "00B2010C00")
        assert answer(one, SELECT[Applet.ISSUER_DOMAIN], "00CA00F005") == "31343230349000"
    assert sw(card, ACTIVATE) == "9000"
    for one in (card, opened(image)):
        assert attributes(one).startswith(b"\xff\x20\x0enew attributes\xff")
        assert sw(one, verify(InputSupportFile.VERIFICATION_NUMBER_A, OTHER_NUMBER)) == "9000"
        assert answer(one, SELECT[Applet.COMMON_DATA], "00B2010C00") == OTHER_RECORD + "9000"
        assert answer(one, SELECT[Applet.ISSUER_DOMAIN], "00CA00F005") == "31333130319000"


@pytest.mark.source("assumption: a visit that is cut off leaves the old card")
@pytest.mark.parametrize("end", [Card.reset, Card.power_off, authenticate])
def test_drafts_end_with_their_visit(card: Card, end: Callable[[Card], object]) -> None:
    before = attributes(card)
    write(card, InputSupportFile.ATTRIBUTES, b"new")
    end(card)
    card.power_on()
    authenticate(card)
    assert sw(card, ACTIVATE) == "6985"
    assert attributes(card) == before


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
@pytest.mark.parametrize("apdu", ["00440100", "00440001", "00440000020011", "0044000000"])
def test_only_the_plain_command_activates(card: Card, apdu: str) -> None:
    before = attributes(card)
    write(card, InputSupportFile.ATTRIBUTES, b"new")
    assert sw(card, apdu) in {"6A86", "6700"}
    assert attributes(card) == before


# --- what is printed on the card and opens it


@pytest.mark.source("assumption: verification numbers change with what is printed on the card")
@pytest.mark.parametrize(
    ("applet", "file", "old", "new"),
    [
        (Applet.INPUT_SUPPORT, InputSupportFile.VERIFICATION_NUMBER_A, NUMBER_A, "9" * 12),
        (Applet.INPUT_SUPPORT, InputSupportFile.VERIFICATION_NUMBER_B, NUMBER_B, "9" * 14),
        (Applet.CARD_FACE, CardFaceFile.VERIFICATION_NUMBER_A, NUMBER_A, "9" * 12),
        (Applet.CARD_FACE, CardFaceFile.VERIFICATION_NUMBER_B, NUMBER_B, "9" * 14),
        (Applet.CARD_FACE, CardFaceFile.BIRTH_DATE_PIN, HOLDER.printed_birth, "9" * 6),
    ],
)
def test_what_opens_the_card_is_written_with_it(  # noqa: PLR0917  (a row of the table above)
    image: ImageInMemory, card: Card, applet: Applet, file: int, old: str, new: str
) -> None:
    assert sw(card, SELECT[applet], verify(file, "0")) == "63C9"
    for wrong in ("1" * (len(new) - 1), "1" * (len(new) + 1), "x" * len(new)):
        assert write(card, file, wrong.encode()) == ["6A80"]
    assert sw(card, ACTIVATE) == "6985"
    assert write(card, file, new.encode()) == ["9000"]
    assert sw(card, verify(file, old)) == "9000"
    assert sw(card, ACTIVATE) == "9000"
    for one in (card, opened(image)):
        assert answer(one, SELECT[applet], query(file)) == "63CA"
        assert sw(one, verify(file, old)) == "63C9"
        assert sw(one, verify(file, new)) == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_what_was_presented_before_opens_nothing_any_more(card: Card) -> None:
    file = InputSupportFile.VERIFICATION_NUMBER_A
    answer(card, SELECT[Applet.INPUT_SUPPORT], verify(file, NUMBER_A))
    assert sw(card, "00B0810011") == "9000"
    write(card, file, OTHER_NUMBER.encode())
    assert sw(card, "00B0810011") == "9000"
    assert sw(card, ACTIVATE, "00B0810011") == "6982"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@pytest.mark.parametrize(
    ("applet", "file"),
    [
        (Applet.JPKI, JpkiFile.SIGNATURE_PIN),
        (Applet.INPUT_SUPPORT, InputSupportFile.PIN),
        (Applet.INPUT_SUPPORT, InputSupportFile.UNUSED_PIN),
        (Applet.RESIDENT_REGISTER, ResidentRegisterFile.PIN),
        (Applet.COMMON_DATA, CommonDataFile.PIN),
        (Applet.COMMON_DATA, CommonDataFile.CARD_KEY),
        (Applet.COMMON_DATA, CommonDataFile.CARD_RECORD),
        (Applet.CARD_FACE, CardFaceFile.CARD_KEY),
    ],
)
def test_a_holders_pin_a_key_and_a_record_are_not_written_as_bytes(
    card: Card, applet: Applet, file: int
) -> None:
    assert sw(card, SELECT[applet], select_file(file), update(0, b"1234")) == "6981"


# --- records and data objects


@pytest.mark.source("ISO/IEC 7816-4 §11.4.5")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param(f"00DC01041E{OTHER_RECORD}", "9000", id="the current file"),
        pytest.param(f"00DC010C1E{OTHER_RECORD}", "9000", id="by short identifier"),
        pytest.param(f"00DC00041E{OTHER_RECORD}", "6A83", id="no record number"),
        pytest.param(f"00DC02041E{OTHER_RECORD}", "6A83", id="a second record"),
        pytest.param(f"00DC01051E{OTHER_RECORD}", "6A86", id="all from it on"),
        pytest.param(f"00DC01041D{OTHER_RECORD[:-2]}", "6700", id="too short"),
        pytest.param(f"00DC01041F{OTHER_RECORD}00", "6700", id="too long"),
        pytest.param(f"00DC01041E{OTHER_RECORD}00", "6700", id="with Le"),
        pytest.param("00DC0104", "6700", id="nothing"),
        pytest.param(f"00DC01041E02{OTHER_RECORD[2:]}", "6A80", id="another tag"),
        pytest.param(f"00DC01041E011B{OTHER_RECORD[4:]}", "6A80", id="another length"),
        pytest.param(f"00DC01141E{OTHER_RECORD}", "6982", id="the key reference"),
        pytest.param(f"00DC01CC1E{OTHER_RECORD}", "6981", id="a key"),
        pytest.param(f"00DC017C1E{OTHER_RECORD}", "6A82", id="no such file"),
        pytest.param(f"00D600001E{OTHER_RECORD}", "6981", id="as bytes"),
    ],
)
def test_a_record_is_taken_under_these_conditions(card: Card, apdu: str, expected: str) -> None:
    answer(card, SELECT[Applet.COMMON_DATA], select_file(CommonDataFile.CARD_RECORD))
    before = answer(card, "00B2010C00")
    assert sw(card, apdu) == expected
    assert answer(card, "00B2010C00") == before
    assert sw(card, ACTIVATE) == ("9000" if expected == "9000" else "6985")
    assert answer(card, "00B2010C00") == (OTHER_RECORD + "9000" if expected == "9000" else before)


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_nobody_but_the_issuer_writes_records_and_objects(image: ImageInMemory) -> None:
    card = opened(image)
    put = "00DA00F005" + b"13101".hex()
    assert sw(card, put) == "6982"
    assert sw(card, SELECT[Applet.COMMON_DATA], f"00DC010C1E{OTHER_RECORD}") == "6982"


@pytest.mark.source("ISO/IEC 7816-4 §11.5")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("00DA00F005" + b"13101".hex(), "9000", id="municipality"),
        pytest.param("00DA00F208" + b"20360217".hex(), "9000", id="last day"),
        pytest.param("00DA00F004" + b"1310".hex(), "6700", id="too short"),
        pytest.param("00DA00F006" + b"131016".hex(), "6700", id="too long"),
        pytest.param("00DA00F0", "6700", id="nothing"),
        pytest.param("00DA00F005" + b"13101".hex() + "00", "6700", id="with Le"),
        pytest.param("00DA004201" + "00", "6982", id="the issuer's id"),
        pytest.param("00DA004501" + "00", "6982", id="the card's id"),
        pytest.param("00DA00F105" + b"13101".hex(), "6A88", id="no such object"),
    ],
)
def test_a_data_object_is_taken_under_these_conditions(
    card: Card, apdu: str, expected: str
) -> None:
    answer(card, SELECT[Applet.ISSUER_DOMAIN])
    assert sw(card, apdu) == expected
    assert sw(card, ACTIVATE) == ("9000" if expected == "9000" else "6985")
    told = answer(card, f"00CA{apdu[4:8]}00")
    assert told == (apdu[10:].upper() + "9000") or expected != "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.5")
@pytest.mark.parametrize("applet", [one for one in Applet if one is not Applet.ISSUER_DOMAIN])
def test_no_other_application_has_data_objects(card: Card, applet: Applet) -> None:
    assert sw(card, SELECT[applet], "00DA00F005" + b"13101".hex()) == "6A88"


# --- hostile bytes


@pytest.mark.source("ISO/IEC 7816-4 §5.1")
@settings(deadline=None, max_examples=150)
@given(
    applet=st.sampled_from(Applet),
    commands=st.lists(
        st.tuples(
            st.sampled_from([0xD6, 0xDC, 0xDA, 0x2C, 0x44, 0x47, 0x82]),
            st.integers(0, 255),
            st.integers(0, 255),
            st.binary(max_size=60),
        ),
        max_size=6,
    ),
)
def test_whatever_the_terminal_sends_there_is_an_answer_and_drafts_stay_bounded(
    applet: Applet, commands: list[tuple[int, int, int, bytes]]
) -> None:
    image = full_image()
    card = opened(image)
    authenticate(card)
    answer(card, SELECT[applet], *OPEN.get(applet, (AUTHENTICATION_PIN,)))
    length = len(image.image)
    for ins, p1, p2, data in commands:
        lc = bytes((len(data),)) if data else b""
        assert len(card.transmit(bytes((0, ins, p1, p2)) + lc + data)) >= 2
    drafts = getattr(vars(card)["_state"].visit, "drafts", {})
    files = vars(card)["_state"].memory.files
    assert all(len(draft) <= max(len(files[at]), 16) for at, draft in drafts.items())
    assert len(image.image) <= length + 64
    opened(image)
