"""Secure messaging: a session key is agreed on, then commands and answers are encrypted."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.hashes import SHA256

from jumin.chip.reading import read_binary
from jumin.chip.reference_data import verify
from jumin.chip.selecting import SelectBy, select
from jumin.chip.session import CRYPTOGRAM_TAG, CryptogramError, SecureSession
from jumin.chip.state import CardState, CommandRefusedError, Handler, expect
from jumin.chip.structure import SessionKeyAgreement
from jumin.iso7816 import SW, CommandFields, Tlv, TlvError


SECURE_CLASS: Final = 0x08
"""CLA of a command whose data are encrypted and whose header is not authenticated."""
SECURE_CLASS_WITH_HEADER: Final = 0x0C
"""CLA of one whose header is; cards know no such thing here."""

_SELECT: Final = 0xA4
_READ_BINARY: Final = 0xB0
_VERIFY: Final = 0x20
_SEED_START: Final = bytes.fromhex("A0228020")
_SEED_LENGTH: Final = 32
_PADDING: Final = OAEP(MGF1(SHA256()), SHA256(), None)
_LE_TAG: Final = 0x96
_LE_LENGTH: Final = 3
_EVERYTHING: Final = 65_536


def set_session_key(state: CardState, command: CommandFields) -> bytes:
    """Agree on a session key (セッション鍵設定), of which the data are the seed, encrypted.

    RSAES-OAEP with SHA-256 (RFC 8017 §7.1) of `A0 22 80 20` and 32 bytes, the first 16 of which
    are the key. The application wants a PIN presented before. Source: observed on cards.
    """
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    agreement = state.application.session if state.application else None
    if not isinstance(agreement, SessionKeyAgreement):
        raise CommandRefusedError(agreement or SW.SECURITY_STATUS_NOT_SATISFIED)
    state.require(agreement.needs)
    key = state.private_key(agreement.key)
    expect(len(command.data) == key.key_size // 8 and command.le is None, SW.WRONG_LENGTH)
    modulus = key.public_key().public_numbers().n
    expect(int.from_bytes(command.data, "big") < modulus, SW.NO_PRECISE_DIAGNOSIS)
    try:
        template = key.decrypt(command.data, _PADDING)
    except ValueError:
        raise CommandRefusedError(SW.INCORRECT_DATA) from None
    seed = template.removeprefix(_SEED_START)
    expect(template.startswith(_SEED_START) and len(seed) == _SEED_LENGTH, SW.INCORRECT_DATA)
    state.session = SecureSession(seed[: SecureSession.KEY_LENGTH])
    return b""


def answer_securely(state: CardState, session: SecureSession, command: CommandFields) -> bytes:
    """Answer a command of a secure session: VERIFY, SELECT of a file, READ BINARY.

    Refused: without what it needs (SECURE_MESSAGING_OBJECTS_MISSING); where it does not decrypt,
    which ends the session (SECURE_MESSAGING_OBJECTS_INCORRECT); any other command
    (SECURE_MESSAGING_NOT_SUPPORTED). Status words are in plain. Source: observed on cards.
    """
    session.begin_command()
    expect(command.cla == SECURE_CLASS, SW.SECURE_MESSAGING_OBJECTS_MISSING)
    handler = _SECURED.get(command.ins)
    if handler is None or (command.ins == _SELECT and command.p1 != SelectBy.EF_UNDER_CURRENT_DF):
        raise CommandRefusedError(SW.SECURE_MESSAGING_NOT_SUPPORTED)
    data, le = b"", None
    if command.ins == _READ_BINARY:
        le = _expected_length(_value(command.data, _LE_TAG))
    elif command.data:
        data = _decrypted(state, session, _value(command.data, CRYPTOGRAM_TAG))
    plain = CommandFields(0, command.ins, command.p1, command.p2, data, le, extended=True)
    answer = handler(state, plain)
    return session.encrypt(answer) if answer else b""


_SECURED: Final[Mapping[int, Handler]] = MappingProxyType(
    {_SELECT: select, _READ_BINARY: read_binary, _VERIFY: verify}
)


def _value(data: bytes, tag: int) -> bytes:
    try:
        found, rest = Tlv.parse(data)
    except TlvError:
        raise CommandRefusedError(SW.SECURE_MESSAGING_OBJECTS_MISSING) from None
    expect(found.tag == tag and not rest, SW.SECURE_MESSAGING_OBJECTS_MISSING)
    return found.value


def _expected_length(value: bytes) -> int:
    expect(len(value) == _LE_LENGTH and not value[0], SW.SECURE_MESSAGING_OBJECTS_INCORRECT)
    return int.from_bytes(value, "big") or _EVERYTHING


def _decrypted(state: CardState, session: SecureSession, value: bytes) -> bytes:
    try:
        return session.decrypt(value)
    except CryptogramError:
        state.session = None
        raise CommandRefusedError(SW.SECURE_MESSAGING_OBJECTS_INCORRECT) from None
