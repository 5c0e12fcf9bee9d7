"""Revocation lists that no authority would publish, beside right ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import KAMAKURA, Pki
from relying_party import NOW, RSA_WITH_SHA256, SIGNATURE, signed

from jumin.pki.names import IssuingOffice, distribution_point


@dataclass(frozen=True)
class Entry:
    """An entry: a serial number, when and why."""

    serial: int
    at: datetime = NOW - timedelta(hours=2)
    reason: x509.ReasonFlags | None = None
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ()

    def built(self) -> x509.RevokedCertificate:
        """The entry as it is signed."""
        builder = x509.RevokedCertificateBuilder(self.serial, self.at)
        if self.reason is not None:
            builder = builder.add_extension(x509.CRLReason(self.reason), critical=False)
        for value, critical in self.extensions:
            builder = builder.add_extension(value, critical)
        return builder.build()


def scope(office: IssuingOffice = KAMAKURA, **changes: Any) -> x509.IssuingDistributionPoint:
    """The scope of a municipality's list."""
    fields = {
        "full_name": [x509.DirectoryName(distribution_point(SIGNATURE, office))],
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**(fields | changes))


def revocation_list(
    pki: Pki,
    entries: Sequence[Entry] = (),
    *,
    at: datetime = NOW - timedelta(hours=1),
    until: datetime | None = None,
    issuer: x509.Certificate | None = None,
    name: x509.Name | None = None,
    key: Any = None,
    number: x509.ExtensionType | None = None,
    limits: x509.IssuingDistributionPoint | None = None,
    is_scope_critical: bool = True,
    without: Sequence[type[x509.ExtensionType]] = (),
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
    algorithm: hashes.HashAlgorithm | None = None,
) -> bytes:
    """A list of the first signature authority; the defaults make it a right one, full, in DER."""
    issuer = issuer or pki.signature.certificate
    identifier = x509.AuthorityKeyIdentifier(
        x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest, None, None
    )
    found = [(identifier, False), (number or x509.CRLNumber(7), False), *more]
    if limits is not None:
        found.append((limits, is_scope_critical))
    builder = (
        x509.CertificateRevocationListBuilder(
            revoked_certificates=[entry.built() for entry in entries]
        )
        .issuer_name(name or issuer.subject)
        .last_update(at)
        .next_update(until or at + timedelta(days=1))
    )
    for value, critical in found:
        if type(value) not in without:
            builder = builder.add_extension(value, critical)
    crl = builder.sign(key or pki.signature.key, algorithm or hashes.SHA256())
    return crl.public_bytes(Encoding.DER)


def rewritten_list(
    pki: Pki,
    change: Callable[[asn1_crl.TbsCertList], None],
    *,
    entries: Sequence[Entry] = (),
    algorithm: bytes = RSA_WITH_SHA256,
) -> bytes:
    """A right list, changed below what a builder lets happen, and signed again."""
    tbs = asn1_crl.CertificateList.load(revocation_list(pki, entries))["tbs_cert_list"]
    change(tbs)
    return signed(tbs.dump(force=True), pki.signature.key, algorithm)
