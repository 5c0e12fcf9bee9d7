"""From structure to certificate: complete, lint under a throw-away key, then sign (発行)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from jumin.pki.lint import Finding, Specimen
from jumin.pki.lints import lint_certificate
from jumin.pki.profiles import (
    EXTENSIONS,
    KEY_BITS,
    PUBLIC_EXPONENT,
    CertificateKind,
    Profile,
)
from jumin.pki.validity import whole_second
from jumin.terms import CertificatePurpose, FaultError, SerialNumber


class LintError(FaultError):
    """The structure does not follow its profile; the authority's key was not used."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "The certificate was not signed: " + "; ".join(str(finding) for finding in findings)
        )
        self.findings = findings


@dataclass(frozen=True)
class Draft:
    """All that a certificate will say, before anybody signed it."""

    kind: CertificateKind
    purpose: CertificatePurpose
    subject: x509.Name
    public_key: rsa.RSAPublicKey
    serial: SerialNumber
    not_before: datetime
    not_after: datetime
    extensions: tuple[x509.ExtensionType, ...]
    """Values in the order of the profile."""
    issuer: x509.Certificate | None
    """The authority's certificate; none for a self-signed one."""
    profile: Profile

    def signed_by(self, key: rsa.RSAPrivateKey) -> x509.Certificate:
        """Sign the draft after linting it under a key that nobody trusts.

        Raises `LintError` with all findings; `key` is untouched then.
        """
        builder = self._builder()
        rehearsal = builder.sign(_throw_away_key(), hashes.SHA256())
        findings = lint_certificate(
            Specimen(rehearsal, self.kind, self.purpose, self.issuer, self.profile)
        )
        if findings:
            raise LintError(findings)
        return builder.sign(key, hashes.SHA256())

    def _builder(self) -> x509.CertificateBuilder:
        builder = (
            x509.CertificateBuilder()
            .issuer_name(self.issuer.subject if self.issuer else self.subject)
            .subject_name(self.subject)
            .public_key(self.public_key)
            .serial_number(self.serial)
            .not_valid_before(whole_second(self.not_before))
            .not_valid_after(self.not_after)
        )
        criticalities = (critical for _, critical in EXTENSIONS[self.kind])
        for value, critical in zip(self.extensions, criticalities, strict=True):
            builder = builder.add_extension(value, critical)
        return builder


@cache
def _throw_away_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS)
