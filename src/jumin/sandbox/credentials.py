"""Copies of the keys in residents' cards and phones: what no real card gives away (鍵の写し)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings

from jumin.cardfiles import JPKI_FILES, Applet
from jumin.chip.inspection import inspect_image
from jumin.sandbox import phones, wallet
from jumin.sandbox.residents import TownResident
from jumin.terms import CertificatePurpose, Medium


_PASSPHRASE_DIGITS: Final = 16


@dataclass(frozen=True)
class Credential:
    """A certificate with its private key, as card or phone has them (証明書と鍵)."""

    medium: Medium
    purpose: CertificatePurpose
    certificate: x509.Certificate = field(repr=False)
    key: RSAPrivateKey = field(repr=False)
    pin: str | None = field(repr=False)
    """What opens the key where it lies; None where there is no PIN, or the roster knows it not."""
    passphrase: str = field(repr=False)
    """For a copy of it on paper or disk: the same for as long as the installation lasts."""

    @property
    def name(self) -> str:
        """Tell it from the holder's others: `signature`, `authentication`, `phone-…`."""
        return self.purpose.value if self.medium is Medium.CARD else f"phone-{self.purpose.value}"


def credentials_of(resident: TownResident) -> tuple[Credential, ...]:
    """Copy what a resident's card and phone hold, out of their images; nothing of them changes.

    Raises RefusedError: `card.elsewhere` (place), `card.unreadable`.
    """
    return tuple(
        one
        for medium in Medium
        if wallet.image_path(resident.id, medium).exists()
        for one in _of_medium(resident, medium)
    )


def _of_medium(resident: TownResident, medium: Medium) -> Iterator[Credential]:
    seen = inspect_image(
        wallet.image_of(resident, medium), image_key=wallet.image_key(resident.id, medium)
    )
    contents = {
        file.identifier: file.content[: file.filled]
        for application in seen.applications
        if application.applet is Applet.JPKI
        for file in application.files
    }
    for purpose, files in JPKI_FILES.items():
        certificate, key = contents.get(files.certificate), contents.get(files.key)
        if certificate and key:
            # It was checked when it was made, and the image is authenticated: checking is slow.
            private = load_der_private_key(key, None, unsafe_skip_rsa_key_validation=True)
            if not isinstance(private, RSAPrivateKey):
                raise TypeError("A card has RSA keys.")
            yield Credential(
                medium=medium,
                purpose=purpose,
                certificate=x509.load_der_x509_certificate(certificate),
                key=private,
                pin=_pin(resident, medium, purpose),
                passphrase=_passphrase(resident, medium, purpose),
            )


def _pin(resident: TownResident, medium: Medium, purpose: CertificatePurpose) -> str | None:
    if medium is Medium.PHONE:
        return phones.pin_of(resident).reveal()
    if purpose is CertificatePurpose.AUTHENTICATION:
        return resident.authentication_pin
    return None if resident.signature_pin_changed_at else resident.signature_pin


def _passphrase(resident: TownResident, medium: Medium, purpose: CertificatePurpose) -> str:
    key: bytes = settings.JUMIN_SECRETS.derive(f"copy:{medium}:{purpose}:{resident.id}")
    return f"TEST-{key.hex()[:_PASSPHRASE_DIGITS]}"
