"""A responder in one file: its encrypted key, then its certificate, both PEM (RFC 7468)."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from jumin.pki.keys import decrypt_key, encrypt_key
from jumin.pki.ocsp.answers import Responder
from jumin.terms import FaultError


class ResponderFileError(FaultError):
    """A responder's file, or the certificate of its authority, can't be read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is no certificate that can be read: publish the authorities' "
            "certificates and responders once more (`jumin ca publish`)."
        )
        self.path = path


def encode_responder(
    key: rsa.RSAPrivateKey, certificate: x509.Certificate, passphrase: bytes
) -> bytes:
    """Write a responder's key and certificate together (OCSP レスポンダの鍵と証明書).

    Raises `PassphraseError` where there is no passphrase to encrypt the key with.
    """
    return encrypt_key(key, passphrase) + certificate.public_bytes(Encoding.PEM)


def read_responder_certificate(pem: bytes, path: Path) -> x509.Certificate:
    """Read the certificate of a responder's file; raises `ResponderFileError`."""
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise ResponderFileError(path) from None


def read_responder(
    pem: bytes, path: Path, issuer: x509.Certificate, passphrase: bytes
) -> Responder:
    """Read a responder to which the authority `issuer` delegated; `path` is where it stands.

    Raises `ResponderFileError`, `KeyUnreadableError`, or `ResponderKeyError` where key and
    certificate do not belong together.
    """
    certificate = read_responder_certificate(pem, path)
    return Responder(issuer, certificate, decrypt_key(pem, path, passphrase))
