"""The commands by which the issuer's terminal knows itself to a card, and sets its keys and PINs.

An assumption: what real cards do for their issuer is not public. Whoever answers the card's
challenge with the issuer key opens a visit; new keys and certificates want the holder's PIN, too.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles import (
    CRYPTOGRAM_LENGTH,
    JPKI_FILES,
    Applet,
    PublicKeyTag,
    terminal_cryptogram,
)
from jumin.chip.addressing import select_referenced, short_identifier
from jumin.chip.drafts import activate_file, put_data, update_binary, update_record
from jumin.chip.reference_data import check_reference_data
from jumin.chip.signing import pad
from jumin.chip.specification import ISSUER_KEY_FILE, JPKI
from jumin.chip.state import CardState, CommandRefusedError, Handler, expect
from jumin.chip.structure import KeyFile, PinFile, place
from jumin.chip.visit import Visit
from jumin.iso7816 import SW, CommandFields, Tlv


_GENERATE: Final = 0x80
_COMPUTE_DIGITAL_SIGNATURE: Final = (0x9E, 0x9A)
_SIGNATURE_LENGTH: Final = 256
_NEW_REFERENCE_DATA_ONLY: Final = 0x02
_COUNTER_ONLY: Final = 0x03


def external_authenticate(state: CardState, command: CommandFields) -> bytes:
    """Check that the terminal is the issuer's (EXTERNAL AUTHENTICATE, 外部認証), §11.6.4.

    The data is the cryptogram of the challenge given last; each challenge is answered once. A try
    is taken off and written before the comparison. Source: ISO/IEC 7816-4.
    """
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    expect(command.le is None and len(command.data) == CRYPTOGRAM_LENGTH, SW.WRONG_LENGTH)
    expect(state.memory.tries_left(ISSUER_KEY_FILE) > 0, SW.REFERENCE_DATA_NOT_USABLE)
    challenge, state.challenge, state.visit = state.challenge, None, None
    if challenge is None:
        raise CommandRefusedError(SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    issuer_key = state.memory.files[ISSUER_KEY_FILE]
    state.compare(ISSUER_KEY_FILE, command.data, terminal_cryptogram(issuer_key, challenge))
    state.visit = Visit()
    return b""


def generate_asymmetric_key_pair(state: CardState, command: CommandFields) -> bytes:
    """Make a key pair (GENERATE ASYMMETRIC KEY PAIR, 鍵ペア生成), ISO/IEC 7816-8 §5.1.

    P2 80 + n is the key of a certificate in file n, be there one or not. The answer is the public
    key. The new key waits for its certificate: until then, and beyond the visit, the old one stays
    in force.
    """
    expect(command.p1 == _GENERATE, SW.INCORRECT_P1_P2)
    identifier = short_identifier(command.p2)
    if state.application is None:
        raise CommandRefusedError(SW.FILE_NOT_FOUND)
    at = state.application.place(identifier)
    file = state.application.files.get(at)
    if file is None:
        raise CommandRefusedError(SW.FILE_NOT_FOUND)
    if not isinstance(file, KeyFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    visit = state.require_visit()
    if file.purpose is None or file.use_needs is None:
        raise CommandRefusedError(SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    state.require(file.use_needs)
    expect(not command.data and command.le is not None, SW.WRONG_LENGTH)
    key = state.generate_key()
    answer = _public_key_template(key.public_key())
    expect((command.le or 0) >= len(answer), SW.WRONG_LENGTH)
    visit.keys[at], visit.newest = key, at
    for written in (JPKI_FILES[file.purpose].certificate, JPKI_FILES[file.purpose].ca_certificate):
        visit.forget(place(Applet.JPKI, written))
    return answer


def sign_with_new_key(state: CardState, command: CommandFields) -> bytes:
    """Sign with the key pair made last (PERFORM SECURITY OPERATION: COMPUTE DIGITAL SIGNATURE).

    So a key proves that it is in the card before anything certifies it (所持証明): it wants the
    same visit and PIN as its making, and pads what it gets, a DigestInfo. Without a visit the card
    does not know the command, as real cards do not. Source: ISO/IEC 7816-8 §5.4; that there is
    such a way is an assumption.
    """
    is_this = (command.p1, command.p2) == _COMPUTE_DIGITAL_SIGNATURE
    expect(is_this and state.visit is not None, SW.INSTRUCTION_NOT_SUPPORTED)
    visit = state.require_visit()
    if visit.newest is None or visit.newest not in visit.keys:
        raise CommandRefusedError(SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    file = JPKI.files[visit.newest]
    if isinstance(file, KeyFile) and file.use_needs is not None:
        state.require(file.use_needs)
    expect((command.le or 0) >= _SIGNATURE_LENGTH, SW.WRONG_LENGTH)
    return pad(visit.keys[visit.newest], command.data)


def _public_key_template(key: RSAPublicKey) -> bytes:
    numbers = key.public_numbers()
    modulus = numbers.n.to_bytes(key.key_size // 8, "big")
    exponent = numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8, "big")
    objects = (Tlv(PublicKeyTag.MODULUS, modulus), Tlv(PublicKeyTag.EXPONENT, exponent))
    return bytes(Tlv(PublicKeyTag.TEMPLATE, b"".join(map(bytes, objects))))


def reset_retry_counter(state: CardState, command: CommandFields) -> bytes:
    """Set a new PIN with its full tries, or give a PIN its tries back (RESET RETRY COUNTER).

    P1 02: the data is the new PIN alone (暗証番号初期化); it is not presented thereby. P1 03, no
    data: the PIN stays (ロック解除); one that was never set stays blocked. The visit stands for the
    resetting code. Source: ISO/IEC 7816-4 §11.6.10.
    """
    expect(command.p1 in (_NEW_REFERENCE_DATA_ONLY, _COUNTER_ONLY), SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    at, file = state.current(PinFile)
    state.require_visit()
    sets_pin = command.p1 == _NEW_REFERENCE_DATA_ONLY
    expect(bool(command.data) == sets_pin and command.le is None, SW.WRONG_LENGTH)
    if not sets_pin:
        expect(bool(state.memory.files[at]), SW.CONDITIONS_OF_USE_NOT_SATISFIED)
        with state.writing() as memory:
            memory.restore_tries(at)
        return b""
    check_reference_data(file, command.data)
    state.presented.discard(at)
    with state.writing() as memory:
        memory.replace({at: command.data})
    return b""


def terminate_card_usage(state: CardState, command: CommandFields) -> bytes:
    """Erase the card for good (TERMINATE CARD USAGE, 廃止), ISO/IEC 7816-9:2000 §6.7.

    Files, keys, PINs and the issuer key are gone in one write; no application is left to select.
    """
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    expect(not command.data and command.le is None, SW.WRONG_LENGTH)
    state.require_visit()
    with state.writing() as memory:
        memory.erase()
    state.power_down()
    return b""


ISSUER_HANDLERS: Final[Mapping[tuple[int, int], Handler]] = MappingProxyType(
    {
        (0x00, 0x82): external_authenticate,
        (0x00, 0x47): generate_asymmetric_key_pair,
        (0x00, 0x2A): sign_with_new_key,
        (0x00, 0xD6): update_binary,
        (0x00, 0xDC): update_record,
        (0x00, 0xDA): put_data,
        (0x00, 0x44): activate_file,
        (0x00, 0x2C): reset_retry_counter,
        (0x00, 0xFE): terminate_card_usage,
    }
)
"""Which function answers which command of the issuer's terminal, by CLA and INS."""
