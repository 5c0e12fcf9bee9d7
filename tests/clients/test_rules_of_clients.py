"""How open clients make sense of what they read: each by its own rule, on the card's own bytes."""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from card_makers import record_signers, rsa_key
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.chip import Card


Send = Callable[[str], bytes]

JPKI = "00A4040C0AD392F000260100000001"
INPUT_SUPPORT = "00A4040C0AD3921000310001010408"
CARD_FACE = "00A4040C0AD3921000310001010402"
RESIDENT_REGISTER = "00A4040C0AD3921000310001010401"
COMMON_DATA = "00A4040C0AD3921000310001010100"
APPLICATIONS = (JPKI, INPUT_SUPPORT, CARD_FACE, RESIDENT_REGISTER, COMMON_DATA)
NUMBER = b"123456789018"
NUMBER_B = b"02040120351234"
NAME, ADDRESS = "住民　花子", "見本県架空市見本町一丁目２番３号１０１"
DIGEST = sha256(b"message").digest()
DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420") + DIGEST


def verify(reference: str, pin: bytes) -> str:
    return f"002000{reference}{len(pin):02X}{pin.hex()}"


def whole(reference: int) -> str:
    return f"00B0{0x80 | reference:02X}00000000"


def objects(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk over data objects with tags of one or two bytes, as far as the filler."""
    at = 0
    while at < len(octets) and octets[at : at + 2] not in (b"\xff\xff", b"\xff", b"\0"):
        end = at + (2 if octets[at] & 0x1F == 0x1F else 1)
        tag = int.from_bytes(octets[at:end], "big")
        length, end = octets[end], end + 1
        if length >= 0x80:
            width = length & 0x7F
            length, end = int.from_bytes(octets[end : end + width], "big"), end + width
        yield tag, octets[end : end + length]
        at = end + length


def inner(octets: bytes) -> dict[int, bytes]:
    """Tell the objects in the one object of a file."""
    ((_, value),) = objects(octets)
    return dict(objects(value))


def certified(certificate: bytes) -> RSAPublicNumbers:
    """Read the key in a CV certificate, as its owner's program does: from fixed tags."""
    content = inner(certificate)[0x5F4E]
    parts = dict(objects(content[32:]))
    return RSAPublicNumbers(int.from_bytes(parts[0x90], "big"), int.from_bytes(parts[0x91], "big"))


def public_key(template: bytes) -> RSAPublicNumbers:
    """Read a card's public key: exponent and modulus, whichever their order."""
    numbers = sorted((int.from_bytes(value, "big") for _, value in objects(template)))
    return RSAPublicNumbers(*numbers)


def test_certificates_have_the_length_that_their_third_and_fourth_byte_say(send: Send) -> None:
    """OpenSC, JPKIReader, mynumbercard-idp, flutter_nfc_mynumber, readmynumber-plus."""
    send(JPKI)
    send(verify("9B", b"ABC123"))
    for reference, length in ((1, 1700), (2, 1100), (0x0A, 1500), (0x0B, 1024)):
        content = send(whole(reference))
        assert content[:2] == b"\x30\x82"
        assert int.from_bytes(content[2:4], "big") + 4 == length
        assert content[length:].strip(b"\xff") == b""
        assert len(content) > length


def test_the_token_is_a_my_number_card_after_its_filler_is_trimmed(send: Send) -> None:
    """myna, TRETJapanNFCReader."""
    send(JPKI)
    send("00A4020C020006")
    assert send("00B0000020").rstrip(b" \0") == b"JPKIAPICCTOKEN2"
    assert send("00B0000014").decode("ascii").strip() == "JPKIAPICCTOKEN2"


def test_the_number_is_found_by_offset_by_tag_and_by_its_digits(send: Send) -> None:
    """nfcpy_mynacard, flutter_nfc_mynumber; myna; CoreExtendedNFC."""
    send(INPUT_SUPPORT)
    send(verify("91", b"2345"))
    record = send(whole(1))
    assert record[3:15] == NUMBER
    assert dict(objects(record)) == {0xFF10: NUMBER}
    assert re.findall(rb"[0-9]{12}", record) == [NUMBER]


def test_the_attributes_are_found_by_tag_by_position_and_by_offset(send: Send) -> None:
    """Pyjpki (lengths of one byte), myna (by position), mynacard-android-demo, myna-card."""
    send(INPUT_SUPPORT)
    send(verify("91", b"2345"))
    record = send(whole(2))
    assert record[2] < 0x80
    ((tag, value),) = objects(record)
    fields = list(objects(value))
    assert (tag, [name for name, _ in fields]) == (0xFF20, [0xDF21, 0xDF22, 0xDF23, 0xDF24, 0xDF25])
    assert [value for _, value in fields[1:]] == [
        NAME.encode(),
        ADDRESS.encode(),
        b"19900401",
        b"2",
    ]
    for at, (tag, _) in enumerate(fields[1:]):
        offset = int.from_bytes(fields[0][1][2 * at : 2 * at + 2], "big")
        assert int.from_bytes(record[offset : offset + 2], "big") == tag


def test_the_attributes_are_found_by_the_lengths_of_their_author(send: Send) -> None:
    """flutter_nfc_mynumber looks for DF22 0F and DF23 39."""
    send(INPUT_SUPPORT)
    send(verify("91", b"2345"))
    send("00A4020C020002")
    answer = send("00B0000071")
    name, address = answer.index(b"\xdf\x22\x0f") + 3, answer.index(b"\xdf\x23\x39") + 3
    assert answer[name : name + 0x0F].decode() == NAME
    assert answer[address : address + 0x39].decode() == ADDRESS


@pytest.mark.parametrize(("reference", "pin"), [("93", NUMBER), ("92", NUMBER_B)])
def test_the_face_has_ten_fields_in_their_order(send: Send, reference: str, pin: bytes) -> None:
    """jpki-rs wants all ten; myna takes them by position; jsapdu by the offset table."""
    send(CARD_FACE)
    send(verify(reference, pin))
    record = send(whole(2))
    ((tag, value),) = objects(record)
    fields = list(objects(value))
    assert (tag, [name for name, _ in fields]) == (0xFF20, list(range(0xDF21, 0xDF2B)))
    _, birth, sex, _, name, address, photo, signature, last_day, code = (one for _, one in fields)
    assert (birth, sex, last_day) == (b"19900401", b"2", b"20350401")
    assert all(image.startswith(b"\x89PNG") for image in (name, address, code))
    assert photo[4:6] == b"jP"
    assert len(signature) == 256
    for at, (tag, _) in enumerate(fields[1:]):
        offset = int.from_bytes(fields[0][1][2 * at : 2 * at + 2], "big")
        assert int.from_bytes(record[offset : offset + 2], "big") == tag


def test_the_basic_info_is_read_as_exactly_256_bytes(send: Send) -> None:
    """Myna (Go); the value of the first tag is version, extended length, vendor and option."""
    send(INPUT_SUPPORT)
    send("00A4020C020005")
    content = send("00B0000000")
    assert len(content) == 256
    information = inner(content)
    assert len(information[0xDF41]) == 4
    assert len(information[0xDF42]) == 16


def test_the_record_of_the_card_is_a_simple_tlv_with_28_digits(send: Send) -> None:
    """Myna unknown number: the value; unknown manufacture: its characters 2 to 14."""
    send(COMMON_DATA)
    record = send("00B2010C00")
    assert record[:2] == b"\x01\x1c"
    assert re.fullmatch(rb"[0-9]{28}", record[2:])
    assert record[2:][20:] == b"20350401"


def test_number_and_attributes_are_sealed_by_the_certified_key(send: Send) -> None:
    """myna-card: over 17 bytes with filler; over the fields without the offset table."""
    send(INPUT_SUPPORT)
    send(verify("91", b"2345"))
    number, attributes, seal = (send(whole(reference)) for reference in (1, 2, 3))
    sealed = inner(seal)
    ((_, fields),) = objects(attributes)
    assert sealed[0xDF31] == sha256(number[:17]).digest()
    assert sealed[0xDF32] == sha256(fields[11:]).digest()
    covered = b"".join(b"\xdf" + bytes((tag & 0xFF, 32)) + sealed[tag] for tag in (0xDF31, 0xDF32))
    key = certified(send(whole(4))).public_key()
    key.verify(sealed[0xDF33], covered, PKCS1v15(), SHA256())
    assert key == record_signers().input_support.key.public_key()


def test_the_face_is_sealed_in_three_parts_by_the_certified_key(send: Send) -> None:
    """myna-card: 96 bytes of three digests in the DigestInfo's place of one."""
    send(CARD_FACE)
    send(verify("93", NUMBER))
    record = send(whole(2))
    ((_, value),) = objects(record)
    starts = [int.from_bytes(value[3 + 2 * at : 5 + 2 * at], "big") for at in range(9)]
    birth, _, _, name, _, photo, signature = starts[:7]
    parts = (record[birth:name], record[name:photo], record[photo:signature])
    digests = b"".join(sha256(part).digest() for part in parts)
    key = certified(send(whole(4))).public_key()
    recovered = key.recover_data_from_signature(dict(objects(value))[0xDF28], PKCS1v15(), None)
    assert recovered.endswith(digests)
    assert recovered.startswith(b"\x30")


def test_the_public_keys_on_the_card_prove_what_the_card_signs(send: Send) -> None:
    """myna-card: the key in 0007 and the face is the card's, which signs without a PIN."""
    send(INPUT_SUPPORT)
    signed = f"802A0000{len(DIGEST_INFO):02X}{DIGEST_INFO.hex()}00"
    signature = send(signed)
    send(verify("91", b"2345"))
    key = public_key(inner(send(whole(7)))[0xDF51]).public_key()
    key.verify(signature, DIGEST, PKCS1v15(), Prehashed(SHA256()))
    send(CARD_FACE)
    send(verify("93", NUMBER))
    assert public_key(inner(send(whole(2)))[0xDF24]) == key.public_numbers()
    key.verify(send(signed), DIGEST, PKCS1v15(), Prehashed(SHA256()))


def test_six_schemes_give_the_signatures_that_they_say(send: Send) -> None:
    """myna-card, by the certificate's own key."""
    send(JPKI)
    send(verify("98", b"1234"))
    key, message = rsa_key("authentication").public_key(), b"message"

    def signed(scheme: int, octets: bytes) -> bytes:
        return send(f"802A{scheme:02X}97{len(octets):02X}{octets.hex()}00")

    pss = PSS(MGF1(SHA256()), 32)
    key.verify(signed(0, DIGEST_INFO), DIGEST, PKCS1v15(), Prehashed(SHA256()))
    key.verify(signed(0, b"any bytes"), b"any bytes", PKCS1v15(), NoDigestInfo())
    key.verify(signed(1, message), DIGEST, PKCS1v15(), NoDigestInfo())
    key.verify(signed(2, DIGEST), DIGEST, PKCS1v15(), Prehashed(SHA256()))
    key.verify(signed(3, message), message, PKCS1v15(), SHA256())
    key.verify(signed(4, DIGEST), DIGEST, pss, Prehashed(SHA256()))
    key.verify(signed(5, message), message, pss, SHA256())


def test_signatures_are_the_same_each_time_but_those_with_salt(send: Send) -> None:
    """Myna's fido host derives a key from one; jpki-rs makes two of each."""
    send(JPKI)
    send(verify("98", b"1234"))
    for scheme, octets in ((0, DIGEST_INFO), (3, b"message")):
        command = f"802A{scheme:02X}97{len(octets):02X}{octets.hex()}00"
        assert send(command) == send(command)
    salted = f"802A0497{len(DIGEST):02X}{DIGEST.hex()}00"
    assert send(salted) != send(salted)


def names_found(card: Card) -> set[str]:
    """Walk over names byte by byte, each byte from 00 to FE, as myna (Go) does."""
    found, begun = set(), [b""]
    while begun:
        name = begun.pop()
        longer = [
            name + bytes((octet,))
            for octet in range(0xFF)
            if card.transmit(b"\x00\xa4\x04\x0c" + bytes((len(name) + 1,)) + name + bytes((octet,)))
            == b"\x90\x00"
        ]
        begun += longer
        if name and not longer:
            found.add(name.hex().upper())
    return found


def test_all_names_are_found_byte_by_byte(card: Card) -> None:
    """Myna (Go), tool find_ap."""
    applications = {select[10:] for select in APPLICATIONS}
    assert names_found(card) == applications | {"A0000001510000"}


def tries(card: Card) -> list[bytes]:
    """Ask for the tries left of all PINs."""
    questions = (
        (JPKI, "989B"),
        (INPUT_SUPPORT, "919495"),
        (CARD_FACE, "919293"),
        (RESIDENT_REGISTER, "9C"),
        (COMMON_DATA, "9C"),
    )
    answers = []
    for select, references in questions:
        card.transmit(bytes.fromhex(select))
        answers += [
            card.transmit(bytes((0x00, 0x20, 0x00, reference)))
            for reference in bytes.fromhex(references)
        ]
    return answers


FULL = [bytes.fromhex(f"63C{left}") for left in "353AAAAA33"]


def answers_of(card: Card, commands: Iterator[bytes]) -> set[int]:
    """Send commands; tell the status words."""
    words = set()
    for command in commands:
        answer = card.transmit(command)
        assert len(answer) >= 2
        words.add(int.from_bytes(answer[-2:], "big"))
    return words


@pytest.mark.parametrize("select", APPLICATIONS)
def test_every_file_is_tried(card: Card, select: str) -> None:
    """sc-tools-myna: identifiers 0000 to 0030 and 2F00 to 2FFF."""
    card.transmit(bytes.fromhex(select))
    identifiers = (*range(0x31), *range(0x2F00, 0x3000))
    commands = (b"\x00\xa4\x02\x0c\x02" + one.to_bytes(2, "big") for one in identifiers)
    assert answers_of(card, commands) == {0x9000, 0x6A82}
    assert tries(card) == FULL


@pytest.mark.parametrize("select", APPLICATIONS)
def test_every_p1_and_p2_of_signing_is_tried(card: Card, select: str) -> None:
    """sc-tools-myna; without a PIN, so that no key of the JPKI signs."""
    card.transmit(bytes.fromhex(select))
    commands = (
        bytes((0x80, 0x2A, p1, p2, 0x02, 0x30, 0x00, 0x00))
        for p1 in range(0, 0x100, 5)
        for p2 in range(0x100)
    )
    words = answers_of(card, commands)
    assert words <= {0x9000, 0x6700, 0x6981, 0x6982, 0x6985, 0x6986, 0x6A82, 0x6A86}
    assert (0x9000 in words) == (select in {INPUT_SUPPORT, CARD_FACE})
    assert tries(card) == FULL


def test_every_class_and_instruction_is_tried(card: Card) -> None:
    """sc-tools-myna, myna-card's fuzz_card."""
    card.transmit(bytes.fromhex(JPKI))
    everything = (bytes((cla, ins, 0, 0)) for cla in range(0x100) for ins in range(0x100))
    words = answers_of(card, everything)
    assert {0x6D00, 0x6E00} <= words
    assert tries(card) == FULL


class SecureTerminal:
    """The far end of a secure session, as myna-card has it: AES-128-CBC, a counter in the IV."""

    def __init__(self, card: Card, seed: bytes) -> None:
        self._card, self._key, self._count = card, AES(seed[:16]), 0

    def send(self, ins: int, p1: int, p2: int, body: bytes = b"", le: int | None = None) -> bytes:
        self._count += 1
        counted = Cipher(self._key, CBC(bytes(16))).encryptor()
        self._mode = CBC(counted.update(self._count.to_bytes(16, "big")))
        data, end = self._object(body), b""
        if le is not None:
            data, end = b"\x96\x03\x00" + le.to_bytes(2, "big"), b"\x00\x00"
        head = bytes((0x08, ins, p1, p2)) + (b"\x00\x00" if end else b"") + bytes((len(data),))
        answer = self._card.transmit(head + data + end)
        assert answer[-2:] == b"\x90\x00", answer[-2:].hex()
        return self._opened(answer[:-2]) if len(answer) > 2 else b""

    def _object(self, body: bytes) -> bytes:
        padded = (body + b"\x80").ljust(-(-(len(body) + 1) // 16) * 16, b"\0")
        encrypted = Cipher(self._key, self._mode).encryptor().update(padded)
        return b"\x86" + bytes((len(encrypted) + 1,)) + b"\x01" + encrypted

    def _opened(self, answer: bytes) -> bytes:
        ((tag, value),) = objects(answer)
        assert (tag, value[0]) == (0x86, 0x01)
        plain = Cipher(self._key, self._mode).decryptor().update(value[1:])
        return plain.rstrip(b"\0").removesuffix(b"\x80")


def test_a_holder_reads_in_secret_after_a_session_key_is_set(card: Card) -> None:
    """myna-card: the seed goes to the key of file 0006, whose public half the card tells."""
    card.transmit(bytes.fromhex(INPUT_SUPPORT))
    seed = bytes(range(32))
    padding = OAEP(MGF1(SHA256()), SHA256(), None)
    sent = rsa_key("session").public_key().encrypt(b"\xa0\x22\x80\x20" + seed, padding)
    command = b"\x80\xae\x00\x00\x00" + len(sent).to_bytes(2, "big") + sent
    assert card.transmit(command) == b"\x69\x82"
    card.transmit(bytes.fromhex(verify("94", NUMBER)))
    assert card.transmit(command) == b"\x69\x82"
    card.transmit(bytes.fromhex(verify("91", b"2345")))
    assert card.transmit(command) == b"\x90\x00"
    terminal = SecureTerminal(card, seed)
    terminal.send(0x20, 0x00, 0x91, b"2345")
    terminal.send(0xA4, 0x02, 0x0C, b"\x00\x01")
    assert terminal.send(0xB0, 0x00, 0x00, le=0)[3:15] == NUMBER
    attributes = terminal.send(0xB0, 0x82, 0x00, le=0)
    assert inner(attributes)[0xDF22] == NAME.encode()
