"""Who the issuer's terminal is, and what it does to a card's keys, PINs and life, byte by byte."""

from collections.abc import Sequence

import pytest
from card_dialogues import SELECT, SELECT_JPKI, answer, query, sw, verify
from card_makers import (
    ISSUER_KEY,
    PINS,
    ImageInMemory,
    bare_image,
    card_image,
    certificate,
    counting_bytes,
    full_card_records,
    full_image,
    full_keys,
    full_records,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from issuer_terminal import (
    ACTIVATE,
    CHALLENGE,
    TERMINATE,
    authenticate,
    read,
    reset_pin,
    select_file,
    unlock,
    write,
)

from jumin.cardfiles import (
    Applet,
    CommonDataFile,
    InputSupportFile,
    JpkiFile,
    PinRole,
    ResidentRegisterFile,
    terminal_cryptogram,
)
from jumin.chip import Card, CardOptions, PersonalisationError
from jumin.chip.specification import CARD_APPLICATIONS, ISSUER_KEY_FILE, MOST_TRIES
from jumin.chip.structure import PinFile


AUTHENTICATION_PIN = verify(JpkiFile.AUTHENTICATION_PIN, "1234")
SIGNATURE_PIN = verify(JpkiFile.SIGNATURE_PIN, "ABC123")
MAKE_AUTHENTICATION_KEY = "00478097000200"
MAKE_SIGNATURE_KEY = "0047809A000200"
SIGN = "802A0097014100"

NEW = certificate("new", "new CA")
NEW_CA = certificate("new CA", "new CA")


def new_key() -> RSAPrivateKey:
    return rsa_key("new")


def opened(image: ImageInMemory) -> Card:
    return image.open(generate_key=new_key)


def signs_with(card: Card, key: RSAPrivateKey) -> bool:
    signature = bytes.fromhex(answer(card, SELECT_JPKI, AUTHENTICATION_PIN, SIGN))[:-2]
    recovered = pow(int.from_bytes(signature, "big"), 65537, key.public_key().public_numbers().n)
    return recovered.to_bytes(256, "big").endswith(b"\0A")


@pytest.fixture
def image() -> ImageInMemory:
    return full_image()


@pytest.fixture
def card(image: ImageInMemory) -> Card:
    """A card whose JPKI application is selected."""
    card = opened(image)
    answer(card, SELECT_JPKI)
    return card


@pytest.fixture
def visited(card: Card) -> Card:
    """The card in a visit of its issuer's terminal, both PINs presented."""
    assert authenticate(card) == "9000"
    assert sw(card, AUTHENTICATION_PIN) == sw(card, SIGNATURE_PIN) == "9000"
    return card


OLD = full_records().authentication_certificate or b""


def carried(card: Card) -> bytes:
    """Read the authentication certificate in force."""
    answer(card, SELECT_JPKI)
    return read(card, JpkiFile.AUTHENTICATION_CERTIFICATE).rstrip(b"\xff")


# --- EXTERNAL AUTHENTICATE


@pytest.mark.source("ISO/IEC 7816-4 §11.6.4")
def test_the_issuers_terminal_answers_the_challenge_given_last(card: Card) -> None:
    assert authenticate(card) == "9000"
    assert authenticate(card, bytes(32)) == "63C9"
    assert authenticate(card) == "9000"
    assert authenticate(card, bytes(32)) == "63C9"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.4")
def test_no_application_is_needed_for_it(image: ImageInMemory) -> None:
    assert authenticate(opened(image)) == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.4")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("0082000010" + "00" * 16, "6985", id="no challenge"),
        pytest.param("008200000F" + "00" * 15, "6700", id="too short"),
        pytest.param("0082000011" + "00" * 17, "6700", id="too long"),
        pytest.param("0082000010" + "00" * 16 + "00", "6700", id="with Le"),
        pytest.param("00820000", "6700", id="nothing"),
        pytest.param("0082010010" + "00" * 16, "6A86", id="an algorithm"),
        pytest.param("0082008110" + "00" * 16, "6A86", id="another key"),
        pytest.param("8082000010" + "00" * 16, "6D00", id="another class"),
    ],
)
def test_an_answer_has_this_form_and_a_malformed_one_costs_no_try(
    card: Card, apdu: str, expected: str
) -> None:
    assert answer(card, apdu) == expected
    assert authenticate(card, bytes(32)) == "63C9"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.3")
def test_a_challenge_is_answered_once(image: ImageInMemory) -> None:
    card = image.open(random=counting_bytes)
    right = f"0082000010{terminal_cryptogram(ISSUER_KEY, counting_bytes(16)).hex()}"
    assert sw(card, CHALLENGE, right) == "9000"
    assert sw(card, right) == "6985"
    assert sw(card, CHALLENGE, "0082000010" + "00" * 16, right) == "6985"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.3")
@pytest.mark.parametrize("other", ["0084000008", "0084000011", "0084000000"])
def test_only_a_challenge_of_sixteen_bytes_can_be_answered(card: Card, other: str) -> None:
    assert sw(card, CHALLENGE, other, "0082000010" + "00" * 16) == "6985"


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_neither_reset_nor_power_keeps_a_challenge(image: ImageInMemory) -> None:
    card = image.open(random=counting_bytes)
    right = f"0082000010{terminal_cryptogram(ISSUER_KEY, counting_bytes(16)).hex()}"
    answer(card, CHALLENGE)
    card.reset()
    assert sw(card, right) == "6985"
    answer(card, CHALLENGE)
    card.power_off()
    card.power_on()
    assert sw(card, right) == "6985"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.4: the card may record failed procedures")
def test_after_ten_wrong_answers_the_issuer_key_is_blocked_for_good(image: ImageInMemory) -> None:
    card = opened(image)
    told = [authenticate(card, bytes(32)) for _ in range(10)]
    assert told == [f"63C{left}" for left in reversed(range(10))]
    assert authenticate(card) == "6984"
    assert authenticate(opened(image)) == "6984"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.4: the card may record failed procedures")
def test_a_right_answer_gives_all_tries_back_and_leaves_those_of_the_pins(card: Card) -> None:
    answer(card, "0020009804" + b"4321".hex())
    for _ in range(9):
        authenticate(card, bytes(32))
    assert authenticate(card) == "9000"
    assert authenticate(card, bytes(32)) == "63C9"
    assert answer(card, "00200098") == "63C2"
    assert answer(card, "0020009B") == "63C5"


@pytest.mark.source("assumption: the issuer key's tries are written before the comparison")
def test_a_try_is_written_before_the_comparison(image: ImageInMemory) -> None:
    card = opened(image)
    counted = list(MOST_TRIES).index(ISSUER_KEY_FILE)
    authenticate(card, bytes(32))
    assert [record[counted] for _, record in image.writes] == [9]
    authenticate(card)
    assert [record[counted] for _, record in image.writes[1:]] == [8, 10]


@pytest.mark.source("assumption: a card without an issuer key is never written to again")
def test_a_card_without_an_issuer_key_knows_no_issuer() -> None:
    card = opened(card_image(full_card_records(), full_keys(), PINS, issuer_key=None))
    assert answer(card, "0082000010" + "00" * 16) == "6984"
    assert authenticate(card, bytes(32)) == "6984"
    assert sw(card, SELECT_JPKI, AUTHENTICATION_PIN, MAKE_AUTHENTICATION_KEY) == "6982"


@pytest.mark.source("assumption: an issuer key is an AES-256 key")
@pytest.mark.parametrize("length", [0, 16, 33])
def test_an_issuer_key_of_another_length_goes_into_no_card(length: int) -> None:
    with pytest.raises(PersonalisationError):
        card_image(full_card_records(), full_keys(), PINS, issuer_key=bytes(length))


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_the_issuer_key_is_no_file_of_any_application(visited: Card) -> None:
    for application in SELECT.values():
        answer(visited, application)
        found = [
            identifier
            for identifier in range(0x20, 0x300)
            if sw(visited, select_file(identifier)) == "9000"
        ]
        assert not found


# --- who may do what


COMMANDS = {
    "make the authentication key": MAKE_AUTHENTICATION_KEY,
    "make the signature key": MAKE_SIGNATURE_KEY,
    "write the authentication certificate": "00D68A0001" + "30",
    "write the authentication CA certificate": "00D68B0001" + "30",
    "write the signature certificate": "00D6810001" + "30",
    "write the signature CA certificate": "00D6820001" + "30",
    "set the authentication PIN": reset_pin(JpkiFile.AUTHENTICATION_PIN, "8765"),
    "set the signature PIN": reset_pin(JpkiFile.SIGNATURE_PIN, "NEW123"),
    "unlock the authentication PIN": unlock(JpkiFile.AUTHENTICATION_PIN),
    "unlock the signature PIN": unlock(JpkiFile.SIGNATURE_PIN),
    "erase the card": TERMINATE,
}
NEEDS_OF = {
    "make the authentication key": {"issuer", "authentication"},
    "make the signature key": {"issuer", "signature"},
    "write the authentication certificate": {"issuer", "authentication", "key"},
    "write the authentication CA certificate": {"issuer", "authentication", "key"},
    "write the signature certificate": {"issuer", "signature", "key"},
    "write the signature CA certificate": {"issuer", "signature", "key"},
    "set the authentication PIN": {"issuer"},
    "set the signature PIN": {"issuer"},
    "unlock the authentication PIN": {"issuer"},
    "unlock the signature PIN": {"issuer"},
    "erase the card": {"issuer"},
}


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
@pytest.mark.parametrize("act", COMMANDS)
@pytest.mark.parametrize("issuer", [False, True])
@pytest.mark.parametrize("pins", [(), ("authentication",), ("signature",)])
@pytest.mark.parametrize("made", [False, True])
def test_every_command_wants_the_terminal_and_the_pin_of_its_key(
    card: Card,
    act: str,
    issuer: bool,  # noqa: FBT001  (a column of the table above)
    pins: Sequence[str],
    made: bool,  # noqa: FBT001  (the same)
) -> None:
    have = set(pins) | ({"issuer"} if issuer else set()) | ({"key"} if made else set())
    if issuer:
        authenticate(card)
    for pin in pins:
        answer(card, AUTHENTICATION_PIN if pin == "authentication" else SIGNATURE_PIN)
    if made:
        answer(card, MAKE_AUTHENTICATION_KEY, MAKE_SIGNATURE_KEY)
    missing = NEEDS_OF[act] - have
    expected = "9000" if not missing else "6985" if missing == {"key"} else "6982"
    assert sw(card, COMMANDS[act]) == expected


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
@pytest.mark.parametrize("end", ["wrong answer", "answer without challenge", "reset", "power"])
def test_a_visit_ends_with_a_wrong_answer_a_reset_or_the_power(visited: Card, end: str) -> None:
    assert sw(visited, MAKE_AUTHENTICATION_KEY) == "9000"
    if end == "wrong answer":
        authenticate(visited, bytes(32))
    elif end == "answer without challenge":
        assert sw(visited, "0082000010" + "00" * 16) == "6985"
    elif end == "reset":
        visited.reset()
    else:
        visited.power_off()
        visited.power_on()
    answer(visited, SELECT_JPKI, AUTHENTICATION_PIN)
    assert sw(visited, MAKE_AUTHENTICATION_KEY) == "6982"
    assert sw(visited, ACTIVATE) == "6982"
    authenticate(visited)
    assert sw(visited, "00D68A0001" + "30") == "6985"
    assert sw(visited, ACTIVATE) == "6985"
    assert carried(visited) == OLD


@pytest.mark.source("assumption: a visit writes to several applications")
@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("applet", Applet)
def test_a_visit_and_its_key_pair_outlive_the_selection_of_any_application(
    image: ImageInMemory,
    keeps: bool,  # noqa: FBT001  (an option of the card)
    applet: Applet,
) -> None:
    options = CardOptions(reselect_keeps_status=keeps)
    card = image.open(generate_key=new_key, options=options)
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN)
    authenticate(card)
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "9000"
    answer(card, SELECT[applet], SELECT_JPKI, AUTHENTICATION_PIN)
    assert sw(card, "00D68A0001" + "30") == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_a_visit_gives_no_right_to_read_or_sign(card: Card) -> None:
    authenticate(card)
    assert sw(card, SIGN) == "6982"
    assert sw(card, "00B0810000") == "6982"
    assert sw(card, SELECT[Applet.INPUT_SUPPORT], "00B0820000") == "6982"


# --- COMPUTE DIGITAL SIGNATURE with a key pair that waits for its certificate

PROVE = "002A9E9A014100"
"""Sign 41 with the key pair made last."""


@pytest.mark.source("ISO/IEC 7816-8 §5.4", "RFC 4211 §4.1")
def test_a_new_key_signs_before_its_certificate_and_the_old_one_goes_on(visited: Card) -> None:
    assert sw(visited, PROVE) == "6985"
    old = answer(visited, SIGN)
    assert sw(visited, MAKE_AUTHENTICATION_KEY) == "9000"
    signature = int(answer(visited, PROVE)[:-4], 16)
    numbers = new_key().public_key().public_numbers()
    assert pow(signature, numbers.e, numbers.n).to_bytes(256, "big").endswith(b"\0A")
    assert answer(visited, SIGN) == old


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_a_new_key_signs_for_whoever_may_make_it_and_for_nobody_else(card: Card) -> None:
    assert sw(card, PROVE) == "6D00"
    answer(card, AUTHENTICATION_PIN)
    assert sw(card, PROVE) == "6D00"
    authenticate(card)
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "9000"
    answer(card, SELECT[Applet.INPUT_SUPPORT], SELECT_JPKI)
    assert sw(card, PROVE) == "6982"
    answer(card, SIGNATURE_PIN)
    assert sw(card, PROVE) == "6982"
    answer(card, AUTHENTICATION_PIN)
    assert sw(card, PROVE) == "9000"
    card.reset()
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN)
    assert sw(card, PROVE) == "6D00"


@pytest.mark.source("ISO/IEC 7816-8 §5.4")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("002A9E9A0141", "6700", id="without Le"),
        pytest.param("002A9E9A0141FF", "6700", id="Le too short"),
        pytest.param("002A9E9A00", "6700", id="nothing to sign"),
        pytest.param("002A9E9AF6" + "41" * 0xF6 + "00", "6700", id="too long to pad"),
        pytest.param("002A9E9B014100", "6D00", id="P2"),
        pytest.param("002A0097014100", "6D00", id="as by the other class"),
    ],
)
def test_a_new_key_signs_in_one_way_alone(visited: Card, apdu: str, expected: str) -> None:
    assert sw(visited, MAKE_AUTHENTICATION_KEY) == "9000"
    assert sw(visited, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.4")
def test_a_key_that_has_its_certificate_is_new_no_more(visited: Card) -> None:
    assert sw(visited, MAKE_AUTHENTICATION_KEY) == "9000"
    write(visited, JpkiFile.AUTHENTICATION_CERTIFICATE, NEW)
    write(visited, JpkiFile.AUTHENTICATION_CA_CERTIFICATE, NEW_CA)
    assert sw(visited, ACTIVATE) == "9000"
    assert sw(visited, PROVE) == "6985"


# --- GENERATE ASYMMETRIC KEY PAIR


@pytest.mark.source("ISO/IEC 7816-8 §5.1")
def test_the_card_answers_with_the_public_key(visited: Card) -> None:
    modulus = new_key().public_key().public_numbers().n
    template = f"7F4982010981820100{modulus:0512X}8203010001"
    assert answer(visited, MAKE_AUTHENTICATION_KEY) == template + "9000"


@pytest.mark.source("ISO/IEC 7816-8 §5.1")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("0047809700010E", "9000", id="Le as long as the answer"),
        pytest.param("0047809700010D", "6700", id="Le too short"),
        pytest.param("00478097", "6700", id="without Le"),
        pytest.param("00478097000002AC000000", "6700", id="with data"),
        pytest.param("00470097000000", "6A86", id="P1"),
        pytest.param("00478197000000", "6A86", id="asked for the key that is there"),
        pytest.param("00478017000000", "6A86", id="a global key"),
        pytest.param("00478080000000", "6A82", id="no key named"),
        pytest.param("00478087000000", "6A82", id="no such file"),
        pytest.param("00478098000000", "6981", id="a PIN file"),
        pytest.param("0047808A000000", "6981", id="a file of bytes"),
    ],
)
def test_a_key_is_made_under_these_conditions(visited: Card, apdu: str, expected: str) -> None:
    assert sw(visited, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-8 §5.1")
def test_no_other_application_has_a_key_to_make(image: ImageInMemory) -> None:
    card = opened(image)
    authenticate(card)
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "6A82"
    assert sw(card, SELECT[Applet.INPUT_SUPPORT], "00478093000200") == "6985"
    assert sw(card, SELECT[Applet.CARD_FACE], "0047809A000200") == "6985"
    assert sw(card, SELECT[Applet.COMMON_DATA], "00478099000200") == "6985"


@pytest.mark.source("ISO/IEC 7816-8 §5.1")
def test_the_chip_makes_its_own_keys_and_no_two_alike(image: ImageInMemory) -> None:
    card = image.open()
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN)
    authenticate(card)
    first, second = answer(card, MAKE_AUTHENTICATION_KEY), answer(card, MAKE_AUTHENTICATION_KEY)
    assert first[-4:] == second[-4:] == "9000"
    assert first != second


@pytest.mark.source("assumption: a new key waits for its certificate")
def test_a_new_key_changes_nothing_before_its_certificate(
    image: ImageInMemory, visited: Card
) -> None:
    before = bytes(image.image)
    answer(visited, MAKE_AUTHENTICATION_KEY)
    assert sw(visited, ACTIVATE) == "6985"
    assert signs_with(visited, rsa_key("authentication"))
    assert len(image.image) == len(before)
    assert image.image[80:] == before[80:]


# --- RESET RETRY COUNTER


ALL_PINS = [
    pytest.param(application.applet, at & 0xFFFF, file.role, id=f"{application.applet}-{file.role}")
    for application in CARD_APPLICATIONS
    for at, file in application.files.items()
    if isinstance(file, PinFile) and file.role
]
OTHERS = {
    PinRole.SIGNATURE: "NEW456",
    PinRole.AUTHENTICATION: "8765",
    PinRole.INPUT_SUPPORT: "8765",
    PinRole.RESIDENT_REGISTER: "8765",
    PinRole.VERIFICATION_NUMBER_A: "987654321098",
    PinRole.VERIFICATION_NUMBER_B: "98765432109876",
    PinRole.BIRTH_DATE: "987654",
}
HAVE = {
    PinRole.SIGNATURE: "ABC123",
    PinRole.AUTHENTICATION: "1234",
    PinRole.INPUT_SUPPORT: "2345",
    PinRole.RESIDENT_REGISTER: "3456",
    PinRole.VERIFICATION_NUMBER_A: "123456789018",
    PinRole.VERIFICATION_NUMBER_B: "55021720352285",
    PinRole.BIRTH_DATE: "550217",
}


def block(card: Card, file: int, role: PinRole) -> None:
    """Present a wrong PIN until it is blocked."""
    for left in reversed(range(role.tries)):
        assert sw(card, verify(file, "0")) == f"63C{left:X}"
    assert sw(card, verify(file, HAVE[role])) == "6984"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
def test_these_are_all_the_pins_of_a_card() -> None:
    assert len(ALL_PINS) == 10


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
@pytest.mark.parametrize(("applet", "file", "role"), ALL_PINS)
def test_a_blocked_pin_is_set_anew_by_the_issuer(
    image: ImageInMemory, applet: Applet, file: int, role: PinRole
) -> None:
    card = opened(image)
    answer(card, SELECT[applet])
    block(card, file, role)
    assert sw(card, reset_pin(file, OTHERS[role])) == "6982"
    authenticate(card)
    assert sw(card, reset_pin(file, OTHERS[role])) == "9000"
    for one in (card, opened(image)):
        assert answer(one, SELECT[applet], query(file)) == f"63C{role.tries:X}"
        assert sw(one, verify(file, HAVE[role])) == f"63C{role.tries - 1:X}"
        assert sw(one, verify(file, OTHERS[role])) == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
@pytest.mark.parametrize(("applet", "file", "role"), ALL_PINS)
def test_a_blocked_pin_is_unlocked_by_the_issuer_and_stays_what_it_is(
    image: ImageInMemory, applet: Applet, file: int, role: PinRole
) -> None:
    card = opened(image)
    answer(card, SELECT[applet])
    block(card, file, role)
    assert sw(card, unlock(file)) == "6982"
    authenticate(card)
    assert sw(card, unlock(file)) == "9000"
    for one in (card, opened(image)):
        assert answer(one, SELECT[applet], query(file)) == f"63C{role.tries:X}"
        assert sw(one, verify(file, HAVE[role])) == "9000"


@pytest.mark.source("assumption: several applications may keep the same PIN, each with its tries")
def test_each_application_has_its_own_pin_and_tries(image: ImageInMemory) -> None:
    card = opened(image)
    authenticate(card)
    register, common = SELECT[Applet.RESIDENT_REGISTER], SELECT[Applet.COMMON_DATA]
    assert sw(card, register, reset_pin(ResidentRegisterFile.PIN, "8765")) == "9000"
    assert sw(card, verify(ResidentRegisterFile.PIN, "8765")) == "9000"
    assert sw(card, common, verify(CommonDataFile.PIN, "8765")) == "63C2"
    assert sw(card, verify(CommonDataFile.PIN, "3456")) == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
def test_a_new_pin_is_not_presented_thereby(visited: Card) -> None:
    assert sw(visited, reset_pin(JpkiFile.AUTHENTICATION_PIN, "8765"), SIGN) == "6982"
    assert sw(visited, verify(JpkiFile.AUTHENTICATION_PIN, "8765"), SIGN) == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
def test_neither_is_an_unlocked_one(card: Card) -> None:
    block(card, JpkiFile.AUTHENTICATION_PIN, PinRole.AUTHENTICATION)
    authenticate(card)
    assert sw(card, unlock(JpkiFile.AUTHENTICATION_PIN), SIGN) == "6982"
    assert sw(card, AUTHENTICATION_PIN, SIGN) == "9000"


@pytest.mark.source("assumption: there is nothing to unlock where no PIN was set")
def test_a_pin_that_was_never_set_stays_blocked() -> None:
    card = opened(bare_image())
    authenticate(card)
    for applet, file in (
        (Applet.JPKI, JpkiFile.AUTHENTICATION_PIN),
        (Applet.INPUT_SUPPORT, InputSupportFile.PIN),
        (Applet.INPUT_SUPPORT, InputSupportFile.UNUSED_PIN),
    ):
        assert sw(card, SELECT[applet], unlock(file)) == "6985"
        assert answer(card, query(file)) == "63C0"


@pytest.mark.source("observed on cards: a PIN file that is blocked as issued")
def test_a_pin_without_a_role_is_never_set(card: Card) -> None:
    authenticate(card)
    answer(card, SELECT[Applet.INPUT_SUPPORT])
    assert sw(card, reset_pin(InputSupportFile.UNUSED_PIN, "1234")) == "6A80"
    assert answer(card, query(InputSupportFile.UNUSED_PIN)) == "63C0"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
@pytest.mark.parametrize(
    ("apdu", "expected"),
    [
        pytest.param("002C0298", "6700", id="nothing"),
        pytest.param("002C0298043132333400", "6700", id="with Le"),
        pytest.param("002C029803313233", "6A80", id="too short"),
        pytest.param("002C029804" + b"abcd".hex(), "6A80", id="no digits"),
        pytest.param("002C029804" + "31323334".replace("34", "B4"), "6A80", id="not ASCII"),
        pytest.param("002C029B06" + b"abc123".hex(), "6A80", id="small letters"),
        pytest.param("002C029B06" + b"ABCDEF".hex(), "6A80", id="letters only"),
        pytest.param("002C009804" + b"1234".hex(), "6A86", id="with a resetting code"),
        pytest.param("002C019804" + b"1234".hex(), "6A86", id="with a resetting code alone"),
        pytest.param("002C039804" + b"1234".hex(), "6700", id="unlocking, with data"),
        pytest.param("002C039800", "6700", id="unlocking, with Le"),
        pytest.param("002C028004" + b"1234".hex(), "6986", id="no file selected"),
        pytest.param("002C028A04" + b"1234".hex(), "6981", id="a file of bytes"),
        pytest.param("002C029704" + b"1234".hex(), "6981", id="a key"),
        pytest.param("002C028704" + b"1234".hex(), "6A82", id="no such file"),
    ],
)
def test_a_new_pin_has_the_form_of_its_role(card: Card, apdu: str, expected: str) -> None:
    authenticate(card)
    assert sw(card, apdu) == expected
    assert sw(card, AUTHENTICATION_PIN) == sw(card, SIGNATURE_PIN) == "9000"


@pytest.mark.source("CERT-3", "kamakura-guide-2024-05-01 §5")
def test_a_card_without_certificates_gets_a_pin_a_key_and_a_certificate() -> None:
    image = bare_image()
    card = opened(image)
    answer(card, SELECT_JPKI)
    authenticate(card)
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "6982"
    assert sw(card, reset_pin(JpkiFile.AUTHENTICATION_PIN, "1234"), AUTHENTICATION_PIN) == "9000"
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "9000"
    told = write(card, JpkiFile.AUTHENTICATION_CA_CERTIFICATE, NEW_CA)
    told += write(card, JpkiFile.AUTHENTICATION_CERTIFICATE, NEW)
    assert set(told) == {"9000"}
    assert sw(card, ACTIVATE) == "9000"
    again = opened(image)
    assert carried(again) == NEW
    assert answer(again, "00B0880003") == "008F009000"
    assert signs_with(again, new_key())


# --- TERMINATE CARD USAGE


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.7")
def test_an_erased_card_has_no_application_for_ever(image: ImageInMemory, visited: Card) -> None:
    assert sw(visited, TERMINATE) == "9000"
    for one in (visited, opened(image)):
        for power in (one.reset, one.power_off, one.power_on):
            for application in SELECT.values():
                assert sw(one, application) in {"6A82", "6F00"}
            power()
        assert [sw(one, application) for application in SELECT.values()] == ["6A82"] * len(SELECT)
        assert sw(one, "00A4040C00") == sw(one, "00A40400") == "6A82"
        assert sw(one, "00CA004500") == "6A88"
        assert sw(one, "00B08A0000") == "6A82"
        assert authenticate(one) == "6984"
        assert sw(one, TERMINATE) == sw(one, ACTIVATE) == "6982"


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.7")
def test_nothing_of_an_erased_card_is_left_in_its_image(
    image: ImageInMemory, visited: Card
) -> None:
    before = len(image.image)
    answer(visited, TERMINATE)
    assert len(image.image) < 128 < before
    assert sw(visited, SIGN) == "6A82"


@pytest.mark.source("ISO/IEC 7816-9:2000 §6.7")
@pytest.mark.parametrize("apdu", ["00FE0100", "00FE0001", "00FE00000100", "00FE000000"])
def test_only_the_plain_command_erases(visited: Card, apdu: str) -> None:
    assert sw(visited, apdu) in {"6A86", "6700"}
    assert carried(visited) == OLD


# --- the store


class FailingImage(ImageInMemory):
    """An image that is not replaced, or is, and the store fails either way."""

    done = False

    def replace(self, image: bytes) -> None:
        """Fail."""
        if self.done:
            super().replace(image)
        raise OSError("disk full")


@pytest.mark.source("ISO/IEC 7816-4 §5.6: 6581, memory failure")
@pytest.mark.parametrize("done", [False, True])
def test_a_store_that_fails_leaves_one_of_the_two_cards(done: bool) -> None:  # noqa: FBT001 (a column)
    image = FailingImage(full_image().image)
    image.done = done
    card = opened(image)
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN)
    authenticate(card)
    answer(card, MAKE_AUTHENTICATION_KEY)
    write(card, JpkiFile.AUTHENTICATION_CERTIFICATE, NEW)
    assert sw(card, ACTIVATE) == "6581"
    assert sw(card, reset_pin(JpkiFile.AUTHENTICATION_PIN, "8765")) == "6581"
    assert carried(card) == OLD
    # What is counted now counts in whichever image is there.
    assert sw(card, "0020009B04" + b"4321".hex()) == "63C4"
    again = opened(image)
    assert answer(again, SELECT_JPKI, "0020009B") == "63C4"
    assert carried(again) == OLD
    assert sw(again, verify(JpkiFile.AUTHENTICATION_PIN, "8765" if done else "1234")) == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §5.6: 6581, memory failure")
@pytest.mark.parametrize("done", [False, True])
def test_a_card_whose_erasing_fails_is_whole_or_erased(done: bool) -> None:  # noqa: FBT001 (a column)
    image = FailingImage(full_image().image)
    image.done = done
    card = opened(image)
    authenticate(card)
    assert sw(card, TERMINATE) == "6581"
    # The card was told of no end: it counts on, in whichever image is there.
    assert sw(card, SELECT_JPKI, AUTHENTICATION_PIN) == "9000"
    again = opened(image)
    assert sw(again, SELECT_JPKI) == ("6A82" if done else "9000")
    assert authenticate(again) == ("6984" if done else "9000")


@pytest.mark.source("assumption: tries survive the writing of files")
def test_writing_files_gives_no_try_back(image: ImageInMemory, visited: Card) -> None:
    answer(visited, "0020009B04" + b"4321".hex(), "0020009B04" + b"4321".hex())
    answer(visited, MAKE_AUTHENTICATION_KEY)
    write(visited, JpkiFile.AUTHENTICATION_CERTIFICATE, NEW)
    assert sw(visited, ACTIVATE) == "9000"
    for one in (visited, opened(image)):
        assert answer(one, SELECT_JPKI, "0020009B") == "63C3"
    assert sw(visited, "0020009B04" + b"4321".hex()) == "63C2"
    again = opened(image)
    assert answer(again, SELECT_JPKI, "0020009B") == "63C2"


@pytest.mark.source("RFC 5116 §3.2: no nonce twice under one key")
def test_every_sealing_has_a_nonce_of_its_own_under_the_cards_one_id(
    image: ImageInMemory, card: Card
) -> None:
    authenticate(card)
    seen = {bytes(image.image[80:92])}
    image_id = image.image[16:32]
    for _ in range(3):
        assert sw(card, reset_pin(JpkiFile.AUTHENTICATION_PIN, "1234")) == "9000"
        seen.add(bytes(image.image[80:92]))
        assert image.image[16:32] == image_id
    assert len(seen) == 4


@pytest.mark.source("RFC 5116 §2.1")
def test_an_image_and_a_card_show_no_issuer_key(image: ImageInMemory, visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    write(visited, JpkiFile.AUTHENTICATION_CA_CERTIFICATE, NEW_CA)
    assert ISSUER_KEY[:8] not in image.image
    state = vars(visited)["_state"]
    shown = repr([vars(visited), state.visit])
    assert state.visit.drafts
    assert state.visit.keys
    assert "RSAPrivateKey" not in shown
    assert "0\\x82" not in shown
