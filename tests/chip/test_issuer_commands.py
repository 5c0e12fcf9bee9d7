"""How a card in its holder's hand gets new keys, certificates and PINs, byte by byte."""

from collections.abc import Sequence

import pytest
from card_makers import (
    IMAGE_KEY,
    ISSUER_KEY,
    PINS,
    ImageInMemory,
    bare_image,
    certificate,
    counting_bytes,
    full_image,
    full_keys,
    full_records,
    rsa_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.cardfiles import terminal_cryptogram
from jumin.chip import Card, DamagedImageError, PersonalisationError, personalise


SELECT_JPKI = "00A4040C0AD392F000260100000001"
AUTHENTICATION_PIN = "0020009804" + b"1234".hex()
SIGNATURE_PIN = "0020009B06" + b"ABC123".hex()
CHALLENGE = "0084000010"
MAKE_AUTHENTICATION_KEY = "00478097000200"
MAKE_SIGNATURE_KEY = "0047809A000200"
SIGN = "802A0097014100"

NEW = certificate("new", "new CA")
NEW_CA = certificate("new CA", "new CA")
STRANGE = certificate("somebody else's", "new CA")


def new_key() -> RSAPrivateKey:
    return rsa_key("new")


def opened(image: ImageInMemory) -> Card:
    return image.open(generate_key=new_key)


def answer(card: Card, *apdus: str) -> str:
    """Send commands; give the last answer in hexadecimal."""
    answers = [card.transmit(bytes.fromhex(apdu)) for apdu in apdus]
    return answers[-1].hex().upper()


def sw(card: Card, *apdus: str) -> str:
    """Send commands; give the last status word."""
    return answer(card, *apdus)[-4:]


def authenticate(card: Card, key: bytes = ISSUER_KEY) -> str:
    """Answer the card's challenge; give the status word."""
    challenge = bytes.fromhex(answer(card, CHALLENGE))[:-2]
    return sw(card, f"0082000010{terminal_cryptogram(key, challenge).hex()}")


def update(offset: int, content: bytes) -> str:
    """Write an UPDATE BINARY of the current file."""
    assert len(content) < 256
    return f"00D6{offset:04X}{len(content):02X}{content.hex()}"


def parts(content: bytes) -> list[str]:
    """Write an object in parts."""
    return [update(at, content[at : at + 255]) for at in range(0, len(content), 255)]


def write(card: Card, file: str, content: bytes) -> list[str]:
    """Write an object into a file; give the status words."""
    assert sw(card, f"00A4020C02{file}") == "9000"
    return [sw(card, part) for part in parts(content)]


def carried(card: Card) -> tuple[bytes, bytes]:
    """Read the authentication certificate and its CA's as they are in force."""
    answer(card, SELECT_JPKI)
    read = [answer(card, f"00A4020C02{file}", "00B00000000000") for file in ("000A", "000B")]
    certificate, ca_certificate = (bytes.fromhex(text)[:-2].rstrip(b"\xff") for text in read)
    return certificate, ca_certificate


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


OLD = (full_records().authentication_certificate, full_records().authentication_ca_certificate)


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
    authenticate(card, bytes(32))
    assert [record[:4] for _, record in image.writes] == [bytes((3, 5, 9, 0))]
    authenticate(card)
    assert [record[2] for _, record in image.writes[1:]] == [8, 10]


@pytest.mark.source("assumption: a card without an issuer key is never written to again")
def test_a_card_without_an_issuer_key_knows_no_issuer() -> None:
    image = ImageInMemory(
        bytearray(
            personalise(
                full_records(), full_keys(), PINS, image_key=IMAGE_KEY, random=counting_bytes
            )
        )
    )
    card = opened(image)
    assert answer(card, "0082000010" + "00" * 16) == "6984"
    assert authenticate(card, bytes(32)) == "6984"
    assert sw(card, SELECT_JPKI, AUTHENTICATION_PIN, MAKE_AUTHENTICATION_KEY) == "6982"


@pytest.mark.source("assumption: an issuer key is an AES-256 key")
@pytest.mark.parametrize("length", [0, 16, 33])
def test_an_issuer_key_of_another_length_goes_into_no_card(length: int) -> None:
    with pytest.raises(PersonalisationError):
        personalise(
            full_records(),
            full_keys(),
            PINS,
            image_key=IMAGE_KEY,
            random=counting_bytes,
            issuer_key=bytes(length),
        )


@pytest.mark.source("ISO/IEC 7816-4 §9.3")
def test_the_issuer_key_is_no_file_of_the_application(visited: Card) -> None:
    found = [
        identifier
        for identifier in range(0x200)
        if sw(visited, f"00A4020C02{identifier:04X}") == "9000"
    ]
    assert found == [1, 2, 6, 8, 0x0A, 0x0B, 0x17, 0x18, 0x1A, 0x1B]


# --- who may do what


COMMANDS = {
    "make the authentication key": MAKE_AUTHENTICATION_KEY,
    "make the signature key": MAKE_SIGNATURE_KEY,
    "write the authentication certificate": "00D68A0001" + "30",
    "write the authentication CA certificate": "00D68B0001" + "30",
    "write the signature certificate": "00D6810001" + "30",
    "write the signature CA certificate": "00D6820001" + "30",
    "set the authentication PIN": "002C029804" + b"8765".hex(),
    "set the signature PIN": "002C029B06" + b"NEW123".hex(),
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
    authenticate(visited)
    assert sw(visited, "00D68A0001" + "30") == "6985"
    assert carried(visited) == OLD


@pytest.mark.source("observed on cards: sources disagree on selecting the application again")
@pytest.mark.parametrize(("keeps", "expected"), [(True, "9000"), (False, "6982")])
def test_selecting_the_application_again_keeps_a_visit_as_it_keeps_pins(
    image: ImageInMemory,
    keeps: bool,  # noqa: FBT001  (a column of the table above)
    expected: str,
) -> None:
    card = image.open(generate_key=new_key, reselect_keeps_status=keeps)
    answer(card, SELECT_JPKI)
    authenticate(card)
    assert sw(card, SELECT_JPKI, AUTHENTICATION_PIN, MAKE_AUTHENTICATION_KEY) == expected


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
        pytest.param("0047809C000000", "6A82", id="no such file"),
        pytest.param("00478098000000", "6981", id="a PIN file"),
        pytest.param("0047808A000000", "6981", id="a file of bytes"),
    ],
)
def test_a_key_is_made_under_these_conditions(visited: Card, apdu: str, expected: str) -> None:
    assert sw(visited, apdu) == expected


@pytest.mark.source("ISO/IEC 7816-8 §5.1")
def test_without_an_application_there_is_no_key_to_make(image: ImageInMemory) -> None:
    card = opened(image)
    authenticate(card)
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "6A82"


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
    assert signs_with(visited, rsa_key("authentication"))
    assert len(image.image) == len(before)
    assert image.image[80:] == before[80:]


# --- UPDATE BINARY


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_key_certificate_and_ca_certificate_come_into_force_at_once(
    image: ImageInMemory, visited: Card
) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    assert set(write(visited, "000B", NEW_CA)) == {"9000"}
    assert carried(visited) == OLD
    *first, last = parts(NEW)
    assert sw(visited, "00A4020C02000A", *first) == "9000"
    assert carried(visited) == carried(opened(image)) == OLD
    assert signs_with(visited, rsa_key("authentication"))
    assert sw(visited, "00A4020C02000A", last) == "9000"
    for card in (visited, opened(image)):
        assert carried(card) == (NEW, NEW_CA)
        assert signs_with(card, new_key())
        assert answer(card, "00B0880003") == "8F8F009000"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_the_ca_certificate_stays_where_no_other_was_written(visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    assert set(write(visited, "000A", NEW)) == {"9000"}
    assert carried(visited) == (NEW, OLD[1])


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_a_certificate_waits_for_a_ca_certificate_that_is_not_whole(visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    *most, rest = parts(NEW_CA)
    assert sw(visited, "00A4020C02000B", *most) == "9000"
    assert write(visited, "000A", NEW)[-1] == "6985"
    assert carried(visited) == OLD
    assert sw(visited, "00A4020C02000B", rest, "00A4020C02000A", parts(NEW)[-1]) == "9000"
    assert carried(visited) == (NEW, NEW_CA)


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_a_certificate_of_another_key_is_refused_and_changes_nothing(visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    assert write(visited, "000A", STRANGE)[-1] == "6A80"
    assert write(visited, "000A", OLD[0] or b"")[-1] == "6A80"
    assert carried(visited) == OLD
    assert signs_with(visited, rsa_key("authentication"))
    assert write(visited, "000A", NEW)[-1] == "9000"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_a_key_takes_one_certificate(visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    assert set(write(visited, "000A", NEW)) == {"9000"}
    assert sw(visited, update(0, NEW[:255])) == "6985"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_another_key_makes_what_was_written_for_the_first_void(visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    *most, last = parts(NEW)
    answer(visited, "00A4020C02000A", *most, MAKE_AUTHENTICATION_KEY)
    assert sw(visited, last) == "6B00"
    assert carried(visited) == OLD


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
        pytest.param("00D6000005" + "3082000105", "6A80", id="whole, but no certificate"),
        pytest.param("00D60000", "6700", id="nothing"),
        pytest.param("00D600000230820A", "6700", id="with Le"),
        pytest.param("00D6850001" + "30", "6A82", id="no such file"),
        pytest.param("00D6860001" + "30", "6982", id="the token information"),
        pytest.param("00D6880003" + "8F8F00", "6982", id="the availability record"),
        pytest.param("00D6970001" + "30", "6981", id="a key"),
        pytest.param("00D6980001" + "30", "6981", id="a PIN"),
        pytest.param("00D6AA0001" + "30", "6A86", id="P1 with unknown bits"),
        pytest.param("00D68A0002" + "3082", "9000", id="by short identifier"),
        pytest.param("00D600000000023082", "9000", id="extended length"),
    ],
)
def test_a_part_is_taken_under_these_conditions(visited: Card, apdu: str, expected: str) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY, MAKE_SIGNATURE_KEY)
    assert sw(visited, "00A4020C02000A", apdu) == expected
    assert carried(visited) == OLD


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_without_a_file_nothing_is_written(card: Card) -> None:
    authenticate(card)
    assert answer(card, "00D6000001" + "30") == "6986"


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
def test_an_object_may_come_whole_in_one_extended_command(visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY, "00A4020C02000A")
    assert sw(visited, f"00D6000000{len(NEW):04X}{NEW.hex()}") == "9000"
    assert carried(visited)[0] == NEW


@pytest.mark.source("ISO/IEC 7816-4 §11.3.5")
@settings(deadline=None, max_examples=30)
@given(st.data())
def test_an_object_may_be_cut_anywhere(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(NEW) - 1), max_size=6), label="cuts"))
    card = opened(full_image())
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN)
    authenticate(card)
    answer(card, MAKE_AUTHENTICATION_KEY, "00A4020C02000A")
    for start, end in zip([0, *cuts], [*cuts, len(NEW)], strict=True):
        assert carried(card)[0] == OLD[0]
        part = NEW[start:end]
        answer(card, "00A4020C02000A")
        assert sw(card, f"00D6{start:04X}00{len(part):04X}{part.hex()}") == "9000"
    assert carried(card)[0] == NEW


@pytest.mark.source("RFC 5280 §4.1")
@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(NEW) - 1), st.integers(1, 255))
def test_no_change_of_a_byte_gets_another_key_into_force(at: int, change: int) -> None:
    changed = NEW[:at] + bytes((NEW[at] ^ change,)) + NEW[at + 1 :]
    image = full_image()
    card = opened(image)
    answer(card, SELECT_JPKI, AUTHENTICATION_PIN)
    authenticate(card)
    answer(card, MAKE_AUTHENTICATION_KEY)
    write(card, "000A", changed)
    for one in (card, opened(image)):
        content, _ = carried(one)
        key = rsa_key("authentication") if content == OLD[0] else new_key()
        assert content in (OLD[0], changed)
        assert signs_with(one, key)


@pytest.mark.source("kamakura-guide-2024-05-01 §5")
def test_a_card_without_certificates_gets_a_pin_a_key_and_a_certificate() -> None:
    image = bare_image()
    card = opened(image)
    answer(card, SELECT_JPKI)
    authenticate(card)
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "6982"
    assert sw(card, "002C029804" + b"1234".hex(), AUTHENTICATION_PIN) == "9000"
    assert sw(card, MAKE_AUTHENTICATION_KEY) == "9000"
    assert set(write(card, "000B", NEW_CA) + write(card, "000A", NEW)) == {"9000"}
    again = opened(image)
    assert carried(again) == (NEW, NEW_CA)
    assert answer(again, "00B0880003") == "008F009000"
    assert signs_with(again, new_key())


# --- RESET RETRY COUNTER


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
def test_a_blocked_pin_is_set_anew_by_the_issuer(image: ImageInMemory, card: Card) -> None:
    for _ in range(3):
        answer(card, "0020009804" + b"4321".hex())
    authenticate(card)
    assert sw(card, "002C029804" + b"8765".hex()) == "9000"
    for one in (card, opened(image)):
        answer(one, SELECT_JPKI)
        assert answer(one, "00200098") == "63C3"
        assert sw(one, AUTHENTICATION_PIN) == "63C2"
        assert sw(one, "0020009804" + b"8765".hex()) == "9000"
        assert answer(one, "0020009B") == "63C5"


@pytest.mark.source("ISO/IEC 7816-4 §11.6.10")
def test_a_new_pin_is_not_presented_thereby(visited: Card) -> None:
    assert sw(visited, "002C029804" + b"8765".hex(), SIGN) == "6982"
    assert sw(visited, "0020009804" + b"8765".hex(), SIGN) == "9000"


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
        pytest.param("002C0398", "6A86", id="the counter alone"),
        pytest.param("002C028004" + b"1234".hex(), "6986", id="no file selected"),
        pytest.param("002C028A04" + b"1234".hex(), "6981", id="a file of bytes"),
        pytest.param("002C029704" + b"1234".hex(), "6981", id="a key"),
        pytest.param("002C028504" + b"1234".hex(), "6A82", id="no such file"),
    ],
)
def test_a_new_pin_has_the_form_of_its_role(card: Card, apdu: str, expected: str) -> None:
    authenticate(card)
    assert sw(card, apdu) == expected
    assert sw(card, AUTHENTICATION_PIN) == sw(card, SIGNATURE_PIN) == "9000"


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
    assert write(card, "000A", NEW)[-1] == "6581"
    assert sw(card, "002C029804" + b"8765".hex()) == "6581"
    assert carried(card) == OLD
    # What is counted now counts in whichever image is there.
    assert sw(card, "0020009B04" + b"4321".hex()) == "63C4"
    again = opened(image)
    assert answer(again, SELECT_JPKI, "0020009B") == "63C4"
    assert carried(again) == OLD
    assert sw(again, "0020009804" + (b"8765" if done else b"1234").hex(), SIGN) == "9000"


@pytest.mark.source("assumption: tries survive the writing of files")
def test_writing_files_gives_no_try_back(image: ImageInMemory, visited: Card) -> None:
    answer(visited, "0020009B04" + b"4321".hex(), "0020009B04" + b"4321".hex())
    answer(visited, MAKE_AUTHENTICATION_KEY)
    assert set(write(visited, "000A", NEW)) == {"9000"}
    for one in (visited, opened(image)):
        assert answer(one, SELECT_JPKI, "0020009B") == "63C3"
    assert sw(visited, "0020009B04" + b"4321".hex()) == "63C2"
    assert answer(opened(image), "00200098") == "6A82"
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
        assert sw(card, "002C029804" + b"1234".hex()) == "9000"
        seen.add(bytes(image.image[80:92]))
        assert image.image[16:32] == image_id
    assert len(seen) == 4


@pytest.mark.source("assumption: an image of another version is another card's")
def test_an_image_of_the_former_version_is_a_dead_card(image: ImageInMemory) -> None:
    image.image[15] = 1
    with pytest.raises(DamagedImageError):
        image.open()


@pytest.mark.source("RFC 5116 §2.1")
def test_an_image_and_a_card_show_no_issuer_key(image: ImageInMemory, visited: Card) -> None:
    answer(visited, MAKE_AUTHENTICATION_KEY)
    write(visited, "000B", NEW_CA)
    assert ISSUER_KEY[:8] not in image.image
    shown = repr([vars(visited), vars(vars(visited)["_state"])["visit"]])
    assert "RSAPrivateKey" not in shown
    assert "0\\x82" not in shown
