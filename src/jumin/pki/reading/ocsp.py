"""OCSP answers taken apart, value by value (RFC 6960 §4.2.1)."""

from typing import Final, NamedTuple

from jumin.pki.der import DerError, Tag, write_oid
from jumin.pki.reading.der import Reader
from jumin.pki.reading.extensions import RawExtension, read_extensions


_BASIC: Final = write_oid("1.3.6.1.5.5.7.48.1.1")
_SUCCESSFUL: Final = 0


class SingleFields(NamedTuple):
    """What an answer says of one certificate."""

    hash_algorithm: bytes
    name_hash: bytes
    key_hash: bytes
    serial: int
    status: int
    """Tag of the CertStatus."""
    revoked_at: bytes | None
    reason: int | None
    this_update: bytes
    next_update: bytes
    has_extensions: bool


class AnswerFields(NamedTuple):
    """A successful answer as it is written."""

    is_by_key: bool
    responder: bytes
    """The digest of its key, or its name."""
    produced_at: bytes
    singles: tuple[SingleFields, ...]
    extensions: tuple[RawExtension, ...]
    algorithm: bytes
    signature: bytes
    """Contents of the BIT STRING."""
    certificates: tuple[bytes, ...]


def read_answer(der: bytes) -> AnswerFields | int:
    """Take an answer apart; of one that is an error, give its status. Raises `DerError`."""
    outer = Reader(der)
    response = outer.enter(Tag.SEQUENCE)
    outer.finish()
    status = response.enumerated()
    if status != _SUCCESSFUL:
        response.finish()
        return status
    enclosed = response.enter(Tag.CONTEXT_0_CONSTRUCTED)
    response.finish()
    typed = enclosed.enter(Tag.SEQUENCE)
    enclosed.finish()
    if typed.whole(Tag.OBJECT_IDENTIFIER) != _BASIC:
        raise DerError("The type of the response is not id-pkix-ocsp-basic.")
    basic = typed.enter(Tag.OCTET_STRING)
    typed.finish()
    return _read_basic(basic)


def _read_basic(reader: Reader) -> AnswerFields:
    basic = reader.enter(Tag.SEQUENCE)
    reader.finish()
    data = basic.enter(Tag.SEQUENCE)
    is_by_key = data.is_at(Tag.CONTEXT_2_CONSTRUCTED)
    identifier = data.enter(Tag.CONTEXT_2_CONSTRUCTED if is_by_key else Tag.CONTEXT_1_CONSTRUCTED)
    responder = identifier.contents(Tag.OCTET_STRING if is_by_key else Tag.SEQUENCE)
    identifier.finish()
    produced_at = data.whole(Tag.GENERALIZED_TIME)
    responses = data.enter(Tag.SEQUENCE)
    singles = []
    while not responses.is_finished:
        singles.append(_read_single(responses.enter(Tag.SEQUENCE)))
    extensions: tuple[RawExtension, ...] = ()
    if not data.is_finished:
        extensions = read_extensions(data.enter(Tag.CONTEXT_1_CONSTRUCTED))
        data.finish()
    algorithm, signature = basic.whole(Tag.SEQUENCE), basic.contents(Tag.BIT_STRING)
    certificates = []
    if not basic.is_finished:
        enclosed = basic.enter(Tag.CONTEXT_0_CONSTRUCTED)
        listed = enclosed.enter(Tag.SEQUENCE)
        enclosed.finish()
        while not listed.is_finished:
            certificates.append(listed.whole(Tag.SEQUENCE))
    basic.finish()
    return AnswerFields(
        is_by_key,
        responder,
        produced_at,
        tuple(singles),
        extensions,
        algorithm,
        signature,
        tuple(certificates),
    )


def _read_single(single: Reader) -> SingleFields:
    asked = single.enter(Tag.SEQUENCE)
    hash_algorithm = asked.whole(Tag.SEQUENCE)
    name_hash, key_hash = asked.contents(Tag.OCTET_STRING), asked.contents(Tag.OCTET_STRING)
    serial = asked.integer()
    asked.finish()
    status, revoked_at, reason = _read_status(single)
    this_update = single.whole(Tag.GENERALIZED_TIME)
    limit = single.enter(Tag.CONTEXT_0_CONSTRUCTED)
    next_update = limit.whole(Tag.GENERALIZED_TIME)
    limit.finish()
    has_extensions = single.is_at(Tag.CONTEXT_1_CONSTRUCTED)
    if has_extensions:
        single.contents(Tag.CONTEXT_1_CONSTRUCTED)
    single.finish()
    return SingleFields(
        hash_algorithm,
        name_hash,
        key_hash,
        serial,
        status,
        revoked_at,
        reason,
        this_update,
        next_update,
        has_extensions,
    )


def _read_status(single: Reader) -> tuple[int, bytes | None, int | None]:
    for tag in (Tag.CONTEXT_0, Tag.CONTEXT_2):
        if single.is_at(tag):
            if single.contents(tag):
                raise DerError("A status has contents that it never has.")
            return tag, None, None
    revoked = single.enter(Tag.CONTEXT_1_CONSTRUCTED)
    revoked_at = revoked.whole(Tag.GENERALIZED_TIME)
    if revoked.is_finished:
        return Tag.CONTEXT_1_CONSTRUCTED, revoked_at, None
    stated = revoked.enter(Tag.CONTEXT_0_CONSTRUCTED)
    revoked.finish()
    reason = stated.enumerated()
    stated.finish()
    return Tag.CONTEXT_1_CONSTRUCTED, revoked_at, reason
