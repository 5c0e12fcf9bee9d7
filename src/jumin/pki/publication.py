"""The published folder (公表フォルダ): what lies where.

The certification office writes it, the responder reads it:

    status.snapshot                     `encode_snapshot`
    crl/<generation>.crl                full list, DER           (signature-01.crl)
    crl/<generation>-<code>.crl         a municipality's, DER    (signature-01-14204.crl)
    ca/<generation>.cer                 the authority's certificate, DER
    responder/<generation>.pem          the responder's key and certificate (`encode_responder`)
    parties.json                        who may ask, for the responder alone (`encode_register`)
    tls.pem                             the responder's key and certificate for TLS

<generation> is purpose and number of an authority: `signature-01`. Whoever writes puts each file
beside its place and renames it over the old one: an authority's certificate before its responder,
and the snapshot last, for its replacement is what makes the responder look. A responder is one
file, so that nobody ever reads the key of one and the certificate of another.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jumin.terms import CertificatePurpose


_GENERATION: Final = r"(?:signature|authentication)-[0-9]{2,4}"
_CRL: Final = re.compile(rf"{_GENERATION}(?:-[0-9]{{5}})?\.crl")
_CERTIFICATE: Final = re.compile(rf"{_GENERATION}\.cer")


@dataclass(frozen=True)
class Publication:
    """The paths of a published folder; nothing here touches the disk."""

    directory: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders that must exist, outermost first."""
        return (self.directory, *(self.directory / name for name in ("crl", "ca", "responder")))

    @property
    def snapshot(self) -> Path:
        """The status snapshot."""
        return self.directory / "status.snapshot"

    @property
    def parties(self) -> Path:
        """The register of relying parties."""
        return self.directory / "parties.json"

    @property
    def tls(self) -> Path:
        """The responder's private key, encrypted, and certificate for TLS."""
        return self.directory / "tls.pem"

    def crl(
        self, purpose: CertificatePurpose, generation: int, office_code: str | None = None
    ) -> Path:
        """The full list of a generation, or a municipality's by its code of five digits."""
        label = generation_label(purpose, generation)
        part = "" if office_code is None else f"-{office_code}"
        return self.directory / "crl" / f"{label}{part}.crl"

    def authority_certificate(self, purpose: CertificatePurpose, generation: int) -> Path:
        """The certificate of a generation."""
        return self.directory / "ca" / f"{generation_label(purpose, generation)}.cer"

    def responder(self, purpose: CertificatePurpose, generation: int) -> Path:
        """The responder's private key and certificate for a generation."""
        return self.directory / "responder" / f"{generation_label(purpose, generation)}.pem"

    def public_file(self, folder: str, name: str) -> Path | None:
        """The file behind an address `/<folder>/<name>`; None for every name not laid out above."""
        form = {"crl": _CRL, "ca": _CERTIFICATE}.get(folder)
        if form is None or not form.fullmatch(name):
            return None
        return self.directory / folder / name


def generation_label(purpose: CertificatePurpose, generation: int) -> str:
    """Name a generation in file names and addresses: `signature-01`."""
    return f"{purpose}-{generation:02}"


def read_label(label: str) -> tuple[CertificatePurpose, int] | None:
    """Read purpose and number of a generation from its name; None where it is none."""
    if not re.fullmatch(_GENERATION, label, re.ASCII):
        return None
    purpose, _, number = label.rpartition("-")
    return CertificatePurpose(purpose), int(number)
