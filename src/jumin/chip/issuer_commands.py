"""The commands by which a card in its holder's hands gets new keys, certificates and PINs.

An assumption: what real cards do for their issuer is not public. Whoever answers the card's
challenge with the issuer key opens a visit; new keys and certificates want the holder's PIN, too.
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from jumin.cardfiles import (
    CRYPTOGRAM_LENGTH,
    JPKI_FILES,
    JpkiFile,
    PublicKeyTag,
    terminal_cryptogram,
)
from jumin.chip.addressing import select_for_binary, select_referenced, short_identifier
from jumin.chip.contents import (
    CertificateFormError,
    availability_file,
    certificate_file,
    certifies,
    is_whole_certificate,
    key_file,
)
from jumin.chip.specification import ISSUER_KEY_FILE, KeyFile, PinFile, TransparentFile
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.chip.visit import Renewal, Visit
from jumin.iso7816 import SW, Command, Response, Tlv
from jumin.terms import CertificatePurpose, Pin, RefusedError


_GENERATE: Final = 0x80
_NEW_REFERENCE_DATA_ONLY: Final = 0x02


def external_authenticate(state: CardState, command: Command) -> Response:
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
    return Response()


def generate_asymmetric_key_pair(state: CardState, command: Command) -> Response:
    """Make a key pair (GENERATE ASYMMETRIC KEY PAIR, 鍵ペア生成), ISO/IEC 7816-8 §5.1.

    P2 80 + n is the key in file n, be there one or not. The answer is the public key. The new key
    waits for its certificate: until then, and beyond the visit, the old one stays in force.
    """
    expect(command.p1 == _GENERATE, SW.INCORRECT_P1_P2)
    identifier = short_identifier(command.p2)
    if state.application is None or identifier not in state.application.files:
        raise CommandRefusedError(SW.FILE_NOT_FOUND)
    file = state.application.files[identifier]
    if not isinstance(file, KeyFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    visit = state.require_visit()
    state.require(file.use_needs)
    expect(not command.data and command.le is not None, SW.WRONG_LENGTH)
    key = state.generate_key()
    answer = _public_key_template(key.public_key())
    expect((command.le or 0) >= len(answer), SW.WRONG_LENGTH)
    visit.renewals[file.purpose] = Renewal(key)
    return Response(answer)


def _public_key_template(key: RSAPublicKey) -> bytes:
    numbers = key.public_numbers()
    modulus = numbers.n.to_bytes(key.key_size // 8, "big")
    exponent = numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8, "big")
    objects = (Tlv(PublicKeyTag.MODULUS, modulus), Tlv(PublicKeyTag.EXPONENT, exponent))
    return bytes(Tlv(PublicKeyTag.TEMPLATE, b"".join(map(bytes, objects))))


def update_binary(state: CardState, command: Command) -> Response:
    """Write a part of a certificate file (UPDATE BINARY), ISO/IEC 7816-4 §11.3.5.

    Parts come in order, from offset 0; offset 0 begins anew. They are collected. With the part
    that makes a certificate whole, if it is for the key pair made before, the key, it and a CA
    certificate written before it come into force at once. A refused part changes nothing.
    """
    offset = select_for_binary(state, command)
    identifier, file = state.current_file()
    if not isinstance(file, TransparentFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    visit, purpose = state.require_visit(), file.written_for
    if purpose is None:
        raise CommandRefusedError(SW.SECURITY_STATUS_NOT_SATISFIED)
    files = JPKI_FILES[purpose]
    state.require(files.role)
    expect(bool(command.data) and command.le is None, SW.WRONG_LENGTH)
    renewal = visit.renewals.get(purpose)
    if renewal is None:
        raise CommandRefusedError(SW.CONDITIONS_OF_USE_NOT_SATISFIED)

    so_far = renewal.drafts.get(identifier, b"")
    expect(offset in (0, len(so_far)), SW.WRONG_OFFSET)
    drafts = {**renewal.drafts, identifier: so_far[:offset] + command.data}
    if _whole(drafts[identifier]) and identifier == files.certificate:
        expect(certifies(drafts[identifier], renewal.key.public_key()), SW.INCORRECT_DATA)
        expect(all(map(_whole, drafts.values())), SW.CONDITIONS_OF_USE_NOT_SATISFIED)
        _put_into_force(state, purpose, Renewal(renewal.key, drafts))
        del visit.renewals[purpose]
    else:
        renewal.drafts = drafts
    return Response()


def _whole(draft: bytes) -> bool:
    try:
        return is_whole_certificate(draft)
    except CertificateFormError:
        raise CommandRefusedError(SW.INCORRECT_DATA) from None


def _put_into_force(state: CardState, purpose: CertificatePurpose, renewal: Renewal) -> None:
    """Let a key and its certificate take the place of the old ones, in one write."""
    changed = {file: certificate_file(draft) for file, draft in renewal.drafts.items()}
    changed[JPKI_FILES[purpose].key] = key_file(renewal.key)
    with state.writing() as memory:
        changed[JpkiFile.AVAILABILITY] = availability_file({**memory.files, **changed})
        memory.replace(changed)


def reset_retry_counter(state: CardState, command: Command) -> Response:
    """Set a new PIN with its full tries (RESET RETRY COUNTER, 暗証番号初期化), §11.6.10.

    P1 02: the data is the new PIN alone; the visit stands for the resetting code. It is not
    presented thereby. Source: ISO/IEC 7816-4.
    """
    expect(command.p1 == _NEW_REFERENCE_DATA_ONLY, SW.INCORRECT_P1_P2)
    select_referenced(state, command.p2)
    identifier, file = state.current_file()
    if not isinstance(file, PinFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    state.require_visit()
    expect(bool(command.data) and command.le is None, SW.WRONG_LENGTH)
    try:
        file.role.check_form(Pin(command.data.decode("ascii")))
    except (UnicodeDecodeError, RefusedError):
        raise CommandRefusedError(SW.INCORRECT_DATA) from None
    state.presented.discard(file.role)
    with state.writing() as memory:
        memory.replace({identifier: command.data})
    return Response()
