"""All lints of certificates, and how one is put under those of its kind (適合性検査)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from jumin.pki.der import DerError
from jumin.pki.lints.extensions import EXTENSION_LINTS
from jumin.pki.lints.fields import FIELD_LINTS
from jumin.pki.lints.holders import HOLDER_LINTS
from jumin.pki.lints.lint import RFC_5280, Finding, Rule, look_through
from jumin.pki.lints.specimen import ExtensionLint, Intention, KindLint, Specimen, StatedExtension
from jumin.pki.profiles import CertificateKind
from jumin.pki.reading.certificate import read_certificate
from jumin.pki.reading.der import read_time
from jumin.pki.reading.extensions import RawExtension, read_extension
from jumin.pki.reading.names import read_name


STRUCTURE: Final = Rule("structure", "RFC 5280 §4.1; X.690 §10", RFC_5280)
"""What can't be read is put under no other lint."""

LINTS: Final = (*FIELD_LINTS, *HOLDER_LINTS, *EXTENSION_LINTS)
"""Every lint, in the order of a certificate's fields."""

_LINTS_OF: Final[Mapping[CertificateKind, tuple[KindLint[Specimen], ...]]] = MappingProxyType(
    {
        kind: tuple(lint for lint in (*FIELD_LINTS, *HOLDER_LINTS) if kind in lint.kinds)
        for kind in CertificateKind
    }
)

_EXTENSION_LINTS_OF: Final[Mapping[CertificateKind, Mapping[bytes, tuple[ExtensionLint, ...]]]] = (
    MappingProxyType(
        {
            kind: MappingProxyType(
                {
                    lint.oid: tuple(
                        other
                        for other in EXTENSION_LINTS
                        if other.oid == lint.oid and kind in other.kinds
                    )
                    for lint in EXTENSION_LINTS
                    if kind in lint.kinds
                }
            )
            for kind in CertificateKind
        }
    )
)


def lint_certificate(der: bytes, intention: Intention, on: date) -> tuple[Finding, ...]:
    """Put a certificate that is made on a day under all lints of its kind that hold then.

    Nothing found: it may be signed. What its signature says is not looked at: it may be a filler.
    """
    try:
        specimen = _specimen(der, intention)
    except DerError as error:
        return (STRUCTURE.finding(str(error)),)
    found = look_through(_LINTS_OF[intention.kind], specimen, on)
    for written, extension in zip(specimen.fields.extensions, specimen.extensions, strict=True):
        if written not in intention.flawless:
            found += _look_at_extension(written, extension, intention, on)
    return found


def _specimen(der: bytes, intention: Intention) -> Specimen:
    fields = read_certificate(der)
    return Specimen(
        fields,
        read_name(fields.subject),
        read_time(fields.not_before),
        read_time(fields.not_after),
        tuple(_extension(written, intention) for written in fields.extensions),
        intention,
    )


def _extension(written: bytes, intention: Intention) -> RawExtension:
    return intention.flawless.get(written) or read_extension(written)


def _look_at_extension(
    written: bytes, extension: RawExtension, intention: Intention, on: date
) -> tuple[Finding, ...]:
    lints = _EXTENSION_LINTS_OF[intention.kind].get(extension.oid)
    if lints is None:
        return ()
    stated = StatedExtension(extension.value, intention)
    if not look_through(lints, stated, date.max):
        intention.flawless[written] = extension
    return look_through(lints, stated, on)
