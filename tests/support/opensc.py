"""OpenSC's tools and openssl at a card of `card_makers.full_image`."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from card_makers import AUTHENTICATION_PIN, SIGNATURE_PIN, ImageInMemory, full_records
from private_pcscd import PrivatePcscd, find_library, needed

from jumin.client import JpkiSession
from jumin.terms import CertificatePurpose


@dataclass(frozen=True)
class Token:
    """What OpenSC makes of one certificate with its key and PIN: a token of its own."""

    purpose: CertificatePurpose
    label: str
    id: str
    pin: str

    @property
    def certificate(self) -> bytes:
        """The certificate in DER, as it was written into the card."""
        certificate = getattr(full_records(), f"{self.purpose}_certificate")
        assert isinstance(certificate, bytes)
        return certificate


AUTHENTICATION = Token(
    CertificatePurpose.AUTHENTICATION,
    "JPKI (User Authentication PIN)",
    "01",
    AUTHENTICATION_PIN.reveal(),
)
SIGNATURE = Token(
    CertificatePurpose.SIGNATURE, "JPKI (Digital Signature PIN)", "02", SIGNATURE_PIN.reveal()
)


def pkcs11_tool(pcscd: PrivatePcscd, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Run pkcs11-tool with OpenSC's module."""
    module = find_library("opensc-pkcs11.so")
    return pcscd.run("pkcs11-tool", "--module", str(module), *map(str, arguments))


def login(token: Token, pin: str | None = None) -> tuple[str, ...]:
    """Tell the arguments of a login, with the right PIN or another."""
    return ("--token-label", token.label, "--login", "--pin", pin or token.pin)


def tries_left(image: ImageInMemory) -> tuple[int, int]:
    """Read the tries of the authentication and the signature PIN out of an image."""
    session = JpkiSession(image.open())
    authentication = session.tries_left(CertificatePurpose.AUTHENTICATION)
    return authentication, session.tries_left(CertificatePurpose.SIGNATURE)


def openssl(*arguments: object) -> bytes:
    """Run openssl, which must succeed; tell what it writes."""
    return subprocess.run(
        [needed("openssl"), *map(str, arguments)], check=True, capture_output=True, timeout=30
    ).stdout


def public_key(token: Token, folder: Path) -> Path:
    """Have openssl take the public key out of a certificate, into a file."""
    certificate, key = folder / "certificate.der", folder / "key.pem"
    certificate.write_bytes(token.certificate)
    openssl("x509", "-inform", "der", "-in", certificate, "-noout", "-pubkey", "-out", key)
    return key
