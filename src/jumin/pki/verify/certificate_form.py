"""What a certificate's bytes must be before anything in them is believed (符号化の検査)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.pki.der import DerError, Element, Tag, read_element, read_elements
from jumin.pki.hostile import attempt
from jumin.pki.verify.checks import Check
from jumin.pki.verify.signature_form import require_whole_octets
from jumin.pki.verify.verdict import Outcome, outcomes_of


_RSA_WITH_SHA256: Final = bytes.fromhex("06092a864886f70d01010b0500")
"""Contents of the AlgorithmIdentifier, NULL parameters included (RFC 4055 §5)."""
_VERSION_3: Final = bytes.fromhex("020102")
_MOST_SERIAL_OCTETS: Final = 20
_SIGN_BIT: Final = 0x80
_TIMES: Final = MappingProxyType(
    {
        int(Tag.UTC_TIME): re.compile(rb"[0-9]{12}Z"),
        int(Tag.GENERALIZED_TIME): re.compile(rb"(20[5-9]|2[1-9][0-9]|[3-9][0-9]{2})[0-9]{11}Z"),
    }
)


@dataclass(frozen=True)
class Form:
    """How the checks of the form ended, and the certificate where others can be made."""

    outcomes: Mapping[Check, Outcome]
    certificate: x509.Certificate | None


@dataclass(frozen=True)
class _Fields:
    """The contents of the fields that are checked in their bytes."""

    version: bytes
    serial: bytes
    algorithm: bytes
    signed_algorithm: bytes
    times: tuple[tuple[int, bytes], ...]
    """Tags and contents of notBefore and notAfter."""
    extensions: tuple[bytes, ...]
    """Identifiers, of each time that an extension stands there."""


def examine_form(certificate: bytes | x509.Certificate) -> Form:
    """Check what must hold of the bytes of a certificate, whatever they are (RFC 5280 §4.1).

    Unless bytes, version, serial number, forms of time and extensions are right, there is no
    certificate that other checks could look at. The parser would take what fails here, or warn.
    """
    if isinstance(certificate, x509.Certificate):
        certificate = certificate.public_bytes(Encoding.DER)
    fields = attempt(partial(_read_fields, certificate))
    if fields is None:
        return Form({Check.PARSE: Outcome.FAILED}, None)
    outcomes = outcomes_of(_CHECKS, fields)
    flaws = {check for check, outcome in outcomes.items() if outcome is Outcome.FAILED}
    if flaws - {Check.ALGORITHM}:
        return Form({Check.PARSE: Outcome.PASSED, **outcomes}, None)
    parsed = attempt(partial(_parse, certificate))
    if parsed is None:
        return Form({Check.PARSE: Outcome.FAILED}, None)
    outcomes[Check.PARSE] = Outcome.PASSED
    if attempt(lambda: parsed.extensions) is None:
        return Form({**outcomes, Check.EXTENSIONS: Outcome.FAILED}, None)
    return Form(outcomes, parsed)


def _parse(der: bytes) -> x509.Certificate:
    """Read now what the parser reads late, so that no later step meets a surprise."""
    parsed = x509.load_der_x509_certificate(der)
    late = (parsed.issuer, parsed.subject, parsed.not_valid_before_utc, parsed.not_valid_after_utc)
    if None in late:
        raise DerError("A field is missing.")
    return parsed


def _read_fields(der: bytes) -> _Fields:
    whole = read_element(der)
    if whole.tag != Tag.SEQUENCE or whole.end != len(der):
        raise DerError("This is not one certificate.")
    signed, algorithm, signature = read_elements(der, whole.start, whole.end)
    require_whole_octets(der, signature)
    fields = list(read_elements(der, signed.start, signed.end))
    has_version = fields[0].tag == Tag.CONTEXT_0_CONSTRUCTED
    version = fields.pop(0) if has_version else Element(0, 0, 0)
    serial, signed_algorithm, _issuer, validity, _subject, _key, *others = fields
    if serial.tag != Tag.INTEGER:
        raise DerError("The serial number is none.")
    return _Fields(
        version=der[version.start : version.end],
        serial=der[serial.start : serial.end],
        algorithm=der[algorithm.start : algorithm.end],
        signed_algorithm=der[signed_algorithm.start : signed_algorithm.end],
        times=tuple(
            (time.tag, der[time.start : time.end])
            for time in read_elements(der, validity.start, validity.end)
        ),
        extensions=tuple(_identifiers(der, others)),
    )


def _identifiers(der: bytes, others: list[Element]) -> list[bytes]:
    found: list[bytes] = []
    for field in others:
        if field.tag == Tag.CONTEXT_3_CONSTRUCTED:
            sequence = read_element(der, field.start, field.end)
            for extension in read_elements(der, sequence.start, sequence.end):
                identifier = read_element(der, extension.start, extension.end)
                found.append(der[identifier.start : identifier.end])
    return found


def _is_version_3(fields: _Fields) -> bool:
    return fields.version == _VERSION_3


def _has_serial(fields: _Fields) -> bool:
    serial = fields.serial
    return 0 < len(serial) <= _MOST_SERIAL_OCTETS and serial[0] < _SIGN_BIT and any(serial)


def _has_time_forms(fields: _Fields) -> bool:
    return [bool(_TIMES[tag].fullmatch(time)) for tag, time in fields.times] == [True, True]


def _has_distinct_extensions(fields: _Fields) -> bool:
    return len(set(fields.extensions)) == len(fields.extensions)


def _has_algorithm(fields: _Fields) -> bool:
    return fields.algorithm == fields.signed_algorithm == _RSA_WITH_SHA256


_CHECKS: Final[Mapping[Check, Callable[[_Fields], bool]]] = MappingProxyType(
    {
        Check.VERSION: _is_version_3,
        Check.SERIAL: _has_serial,
        Check.TIME_FORMS: _has_time_forms,
        Check.EXTENSIONS: _has_distinct_extensions,
        Check.ALGORITHM: _has_algorithm,
    }
)
