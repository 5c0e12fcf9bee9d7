"""The certificate of the responder's TLS port (サーバ証明書): signed by its own key."""

from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from jumin.installation.folder import write_atomically
from jumin.offices.certification import keyring
from jumin.offices.common.transactions import office_transaction
from jumin.pki.keys import generate_key
from jumin.pki.ocsp.responder_file import encode_responder


OFFICE: Final = "certification"
GOOD_FOR: Final = timedelta(days=397)
"""No program that we know refuses one of that length."""
RENEWED_BEFORE: Final = timedelta(days=30)
_SUBJECT: Final = x509.Name(
    (
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "JUMIN-TEST"),
        x509.NameAttribute(NameOID.COMMON_NAME, "JUMIN-TEST responder"),
    )
)
_NAMES: Final = (
    x509.DNSName("localhost"),
    x509.IPAddress(ip_address("127.0.0.1")),
    x509.IPAddress(ip_address("::1")),
)
_PRIVATE: Final = 0o600


def certificate(*, at: datetime) -> bytes:
    """Give the certificate in PEM; make it, with its key, where there is none or its end nears."""
    path = keyring.publication().tls
    known = _read(path)
    if known is None or known.not_valid_after_utc - at < RENEWED_BEFORE:
        key = generate_key()
        made = _self_signed(key, at)
        with office_transaction(OFFICE):
            if _read(path) == known:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                pem = encode_responder(key, made, settings.JUMIN_KEY_PASSPHRASE)
                write_atomically(path, pem, mode=_PRIVATE)
        known = _read(path) or made
    return known.public_bytes(Encoding.PEM)


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _self_signed(key: RSAPrivateKey, at: datetime) -> x509.Certificate:
    """Sign a server certificate by its own key: nobody trusts it who was not given it."""
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_SUBJECT)
        .issuer_name(_SUBJECT)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + GOOD_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.ExtendedKeyUsage((ExtendedKeyUsageOID.SERVER_AUTH,)), critical=False)
        .add_extension(x509.SubjectAlternativeName(_NAMES), critical=False)
        .sign(key, SHA256())
    )
