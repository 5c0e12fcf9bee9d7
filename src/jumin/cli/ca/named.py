"""Which certificate a command is about: its serial number, or the certificate in a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jumin.terms import CertificatePurpose, SerialNumber, UsageError


if TYPE_CHECKING:
    from jumin.offices.certification.gateway import LedgerEntry

MOST_OCTETS: Final = 64 * 1024
"""More than any certificate or request has."""

purpose_option = click.option(
    "--purpose",
    type=click.Choice([purpose.value for purpose in CertificatePurpose]),
    help="Which of the two authorities issued it, where both have used the serial number.",
)


class CertificateNotNamedError(UsageError):
    """What was named is no certificate of this town; the text says why."""


def read_small(path: Path, what: str) -> bytes:
    """Read a certificate or request from a file; raises `CertificateNotNamedError`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_OCTETS + 1)
    except OSError as error:
        raise CertificateNotNamedError(f"{path}: it can't be read ({error.strerror}).") from error
    if len(content) > MOST_OCTETS:
        raise CertificateNotNamedError(f"{path}: no {what} is as long as this file.")
    return content


def entry_of(named: str, purpose: str | None) -> "LedgerEntry":
    """Find the ledger's entry of what was named: `1234`, `0x4D2`, or a file in PEM or DER."""
    path = Path(named)
    if path.is_file():
        return _of_file(path)
    try:
        serial = int(named, 0)
    except ValueError:
        raise CertificateNotNamedError(
            f"{named}: neither a serial number (1234, or 0x4D2) nor a file that is there."
        ) from None
    return _of_serial(serial, purpose)


def _of_serial(serial: int, purpose: str | None) -> "LedgerEntry":
    from jumin.offices.certification.gateway import found_entries

    if not 0 < serial < 1 << 63:
        raise CertificateNotNamedError(f"{serial}: no certificate has this serial number.")
    of_purpose = CertificatePurpose(purpose) if purpose else None
    found = found_entries(SerialNumber(serial), of_purpose)
    if not found:
        of = f" of the {purpose} authority" if purpose else ""
        raise CertificateNotNamedError(
            f"{serial}: the ledger has no certificate{of} with this serial number. `jumin ca show` "
            "shows the authorities' own."
        )
    if len(found) > 1:
        raise CertificateNotNamedError(
            f"{serial}: both authorities have used this serial number. Say which: "
            f"--purpose {' or --purpose '.join(one.purpose for one in found)}."
        )
    return found[0]


def _of_file(path: Path) -> "LedgerEntry":
    from cryptography import x509

    from jumin.offices.certification.gateway import entry_of_certificate
    from jumin.pki.hostile import attempt

    content = read_small(path, "certificate")
    load = x509.load_der_x509_certificate
    if b"-----BEGIN" in content:
        load = x509.load_pem_x509_certificate
    certificate = attempt(lambda: load(content))
    if certificate is None:
        raise CertificateNotNamedError(f"{path}: this is no certificate (PEM or DER).")
    entry = entry_of_certificate(certificate)
    if entry is None:
        raise CertificateNotNamedError(
            f"{path}: this town's authorities have not issued this certificate."
        )
    return entry
