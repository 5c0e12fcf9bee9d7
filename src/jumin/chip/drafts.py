"""What the issuer's terminal writes into a card, and how it comes into force all at once.

An assumption: what real cards do for their issuer is not public. What is written is a draft, which
lasts as long as the visit and is seen by nobody before ACTIVATE FILE.
"""

from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.cardfiles import FILLER, JPKI_FILES, Applet, IssuerObject, JpkiFile, PinRole
from jumin.chip.addressing import select_for_binary, select_for_record
from jumin.chip.contents import (
    CertificateFormError,
    availability_file,
    certifies,
    is_whole_certificate,
    key_file,
)
from jumin.chip.reading import records_of
from jumin.chip.reference_data import check_reference_data
from jumin.chip.state import CardState, CommandRefusedError, expect
from jumin.chip.structure import FileSpecification, PinFile, RecordFile, TransparentFile, place
from jumin.chip.visit import Visit
from jumin.iso7816 import SW, CommandFields, SimpleTlv, TlvError, object_length


_AVAILABILITY: Final = place(Applet.JPKI, JpkiFile.AVAILABILITY)
_RECORD_NUMBER_IN_P1: Final = 0x04
_PRINTED: Final = frozenset(
    {PinRole.VERIFICATION_NUMBER_A, PinRole.VERIFICATION_NUMBER_B, PinRole.BIRTH_DATE}
)
"""What one reads off the card to open it: it changes together with what is printed there."""
_CHANGING_OBJECTS: Final = frozenset({IssuerObject.MUNICIPALITY, IssuerObject.LAST_DAY})
"""The data objects of the issuer domain that a counter may write."""


def update_binary(state: CardState, command: CommandFields) -> bytes:
    """Write a part of a file of bytes (UPDATE BINARY), ISO/IEC 7816-4 §11.3.5.

    Parts come in order, from offset 0; offset 0 begins anew, and behind the last part comes
    filler. A refused part changes nothing. A certificate wants a key pair made for it and the PIN
    of its holder. Verification numbers and birth date are written alike, each in one part.
    """
    offset = select_for_binary(state, command)
    at, file = state.current_file()
    visit = _visit_that_writes(state, file)
    expect(bool(command.data) and command.le is None, SW.WRONG_LENGTH)
    so_far = visit.drafts.get(at, b"")
    expect(offset in (0, len(so_far)), SW.WRONG_OFFSET)
    draft = so_far[:offset] + command.data
    is_whole = _is_whole(draft, file, len(state.memory.files[at]))
    visit.forget(at)
    visit.drafts[at] = draft
    if not is_whole:
        visit.unfinished.add(at)
    return b""


def _is_whole(draft: bytes, file: FileSpecification, length: int) -> bool:
    """Whether the bytes are all of what the file is to hold, not only the beginning of it.

    Refused is what can't become that.
    """
    if isinstance(file, PinFile):
        check_reference_data(file, draft)
        return True
    if isinstance(file, TransparentFile) and file.written_for:
        try:
            return is_whole_certificate(draft)
        except CertificateFormError:
            raise CommandRefusedError(SW.INCORRECT_DATA) from None
    expect(len(draft) <= length, SW.WRONG_LENGTH)
    try:
        return object_length(draft) <= len(draft)
    except TlvError:
        return False


def _visit_that_writes(state: CardState, file: FileSpecification) -> Visit:
    """Refuse unless the visit may write bytes into the file."""
    if isinstance(file, PinFile) and file.role in _PRINTED:
        return state.require_visit()
    if not isinstance(file, TransparentFile):
        raise CommandRefusedError(SW.COMMAND_INCOMPATIBLE_WITH_FILE_STRUCTURE)
    visit = state.require_visit()
    if file.written_for:
        files = JPKI_FILES[file.written_for]
        state.require(_jpki(files.pin))
        expect(_jpki(files.key) in visit.keys, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    else:
        expect(file.written_by_issuer, SW.SECURITY_STATUS_NOT_SATISFIED)
    return visit


def update_record(state: CardState, command: CommandFields) -> bytes:
    """Write a whole record (UPDATE RECORD), ISO/IEC 7816-4 §11.4.5; P1 is its number.

    It has the tag and the length of the one that it replaces.
    """
    form = select_for_record(state, command.p2)
    at, file = state.current(RecordFile)
    expect(form == _RECORD_NUMBER_IN_P1, SW.INCORRECT_P1_P2)
    drafts = state.require_visit().drafts
    expect(file.written_by_issuer, SW.SECURITY_STATUS_NOT_SATISFIED)
    expect(bool(command.data) and command.le is None, SW.WRONG_LENGTH)
    records = records_of(drafts.get(at, state.memory.files[at]))
    expect(1 <= command.p1 <= len(records), SW.RECORD_NOT_FOUND)
    former = records[command.p1 - 1]
    tag_and_length = former.removesuffix(SimpleTlv.parse(former)[0].value)
    expect(len(command.data) == len(former), SW.WRONG_LENGTH)
    expect(command.data.startswith(tag_and_length), SW.INCORRECT_DATA)
    drafts[at] = b"".join((*records[: command.p1 - 1], command.data, *records[command.p1 :]))
    return b""


def put_data(state: CardState, command: CommandFields) -> bytes:
    """Write a data object of the issuer domain (PUT DATA), ISO/IEC 7816-4 §11.5.

    P1 and P2 are its tag; it is as long as the one it replaces.
    """
    visit = state.require_visit()
    expect(bool(command.data) and command.le is None, SW.WRONG_LENGTH)
    tag = command.p1 << 8 | command.p2
    at = place(Applet.ISSUER_DOMAIN, tag)
    is_domain = state.application is not None and state.application.applet is Applet.ISSUER_DOMAIN
    expect(is_domain and at in state.memory.files, SW.REFERENCED_DATA_NOT_FOUND)
    expect(tag in _CHANGING_OBJECTS, SW.SECURITY_STATUS_NOT_SATISFIED)
    expect(len(command.data) == len(state.memory.files[at]), SW.WRONG_LENGTH)
    visit.drafts[at] = command.data
    return b""


def activate_file(state: CardState, command: CommandFields) -> bytes:
    """Put into force whatever the visit has written (ACTIVATE FILE), ISO/IEC 7816-9:2000 §6.4.

    Files of all applications, with the key pairs of certificates, in one write: at any moment the
    card is the old one or the new one. Refused where a certificate is missing or an object lacks
    its end (6985), or a certificate is of another key (6A80); then nothing changes. PINs written
    are not presented thereby.
    """
    expect(command.p1 == command.p2 == 0, SW.INCORRECT_P1_P2)
    expect(not command.data and command.le is None, SW.WRONG_LENGTH)
    visit = state.require_visit()
    expect(bool(visit.drafts) and not visit.unfinished, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
    keys = _certified_keys(visit)
    files = state.memory.files
    changed = {
        at: draft.ljust(len(files[at]), bytes((FILLER,))) for at, draft in visit.drafts.items()
    } | {at: key_file(key) for at, key in keys.items()}
    if keys:
        changed[_AVAILABILITY] = availability_file({**files, **changed})
    with state.writing() as memory:
        memory.replace(changed)
    state.presented -= changed.keys()
    visit.drafts.clear()
    for at in keys:
        del visit.keys[at]
    return b""


def _certified_keys(visit: Visit) -> dict[int, RSAPrivateKey]:
    """Give the new keys whose certificates were written, by place; refuse if any is not right."""
    keys = {}
    for files in JPKI_FILES.values():
        certificate, ca_certificate = _jpki(files.certificate), _jpki(files.ca_certificate)
        if visit.drafts.keys().isdisjoint((certificate, ca_certificate)):
            continue
        expect(certificate in visit.drafts, SW.CONDITIONS_OF_USE_NOT_SATISFIED)
        key = visit.keys[_jpki(files.key)]
        expect(certifies(visit.drafts[certificate], key.public_key()), SW.INCORRECT_DATA)
        keys[_jpki(files.key)] = key
    return keys


def _jpki(file: JpkiFile) -> int:
    return place(Applet.JPKI, file)
