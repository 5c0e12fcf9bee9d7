"""The authorities' and responders' keys: in encrypted files or in a token, opened once a process.

The responders' keys are always in files: their process has nothing else of this office.
"""

import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings

from jumin.installation.settings import Settings
from jumin.offices.certification import models
from jumin.offices.certification.errors import NotFoundedError, TokenSettingsError
from jumin.pki import Authority, IssuingOffice, Profile, Publication, Responder
from jumin.pki.keys import FileKeys, KeyStore
from jumin.pki.ocsp.responder_file import read_responder, read_responder_certificate
from jumin.pki.publication import generation_label
from jumin.pki.signing import SigningKey
from jumin.rules import Municipality
from jumin.terms import CertificatePurpose


if TYPE_CHECKING:
    from jumin.pki.pkcs11_keys import KeyToken

_PKCS11: str = "pkcs11"


def publication() -> Publication:
    """Tell the published folder."""
    return Publication(settings.FOLDER.published)


def profile() -> Profile:
    """Tell what this installation sets in its certificates."""
    return Profile(base_address=settings.INSTALLATION.base_url)


def issuing_office(place: Municipality) -> IssuingOffice:
    """Tell a municipality's window as certificates name it (受付窓口)."""
    return IssuingOffice(place.code, place.prefecture_en, place.city_en)


def files() -> FileKeys:
    """Tell the folder of the authorities' keys, where they are in files."""
    return FileKeys(settings.FOLDER.keys, settings.JUMIN_KEY_PASSPHRASE)


def store() -> KeyStore:
    """Tell where the authorities' keys are made and kept, as JUMIN_KEYS says.

    Raises `TokenSettingsError` where it can't be told which token.
    """
    installation: Settings = settings.INSTALLATION
    if installation.keys != _PKCS11:
        return files()
    module, pin_file = installation.pkcs11_module, installation.pkcs11_pin_file
    if module is None or pin_file is None:
        problem = "JUMIN_PKCS11_MODULE and JUMIN_PKCS11_PIN_FILE must both name a file"
        raise TokenSettingsError(problem)
    return _token(module, installation.pkcs11_token, pin_file)


def newest(purpose: CertificatePurpose) -> models.Authority | None:
    """Tell the newest generation; None before the first is founded."""
    return models.Authority.objects.filter(purpose=purpose).last()


def issuing(purpose: CertificatePurpose) -> models.Authority:
    """Tell the generation that issues: the newest. Raises `NotFoundedError` where there is none."""
    row = newest(purpose)
    if row is None:
        raise NotFoundedError(purpose)
    return row


def authority(row: models.Authority) -> Authority:
    """Bring an authority's certificate and key together, ready to sign."""
    purpose, known = CertificatePurpose(row.purpose), certificate(row)
    key = signing_key(purpose, row.generation, known)
    return Authority(purpose, row.generation, known, key, profile())


def list_key() -> bytes:
    """Tell the key of the tags by which our published lists are known again."""
    key: bytes = settings.JUMIN_SECRETS.derive("revocation-lists")
    return key


def signing_key(
    purpose: CertificatePurpose, generation: int, known: x509.Certificate
) -> SigningKey:
    """Open the private key of a generation: from its file, or in the token.

    Of an installation that took a token later, generations founded in files stay there.
    """
    label, folder, keys = generation_label(purpose, generation), files(), store()
    path = folder.path(label)
    changed_at = path.stat().st_mtime_ns if path.exists() else 0
    if isinstance(keys, FileKeys):
        return _key_in_file(folder, label, changed_at, known)
    if changed_at:
        key = _key_in_file(folder, label, changed_at, known)
        if key.public_key() == known.public_key():
            return key
    return keys.load(label, rsa_key(known))


def certificate(row: models.Authority) -> x509.Certificate:
    """Parse an authority's certificate."""
    return _parsed(bytes(row.certificate))


def responder_certificate(row: models.Authority) -> x509.Certificate:
    """Parse the certificate of an authority's responder."""
    return read_responder_certificate(bytes(row.responder), _responder_path(row))


def anchors(purpose: CertificatePurpose) -> tuple[x509.Certificate, ...]:
    """Tell an authority's certificates, all generations (信頼点), those that ended, too.

    By those that ended it can be told of a certificate that it ended, and is no forgery.
    """
    return tuple(certificate(row) for row in models.Authority.objects.filter(purpose=purpose))


def responders() -> tuple[Responder, ...]:
    """Bring the responders' certificates and keys together, ready to answer."""
    return tuple(
        _responder(bytes(row.responder), _responder_path(row), certificate(row))
        for row in models.Authority.objects.all()
    )


def _responder_path(row: models.Authority) -> Path:
    return publication().responder(CertificatePurpose(row.purpose), row.generation)


@cache
def _responder(pem: bytes, path: Path, issuer: x509.Certificate) -> Responder:
    return read_responder(pem, path, issuer, settings.JUMIN_KEY_PASSPHRASE)


@cache
def _parsed(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


@cache
def _key_in_file(
    keys: FileKeys, label: str, _changed_at: int, known: x509.Certificate
) -> SigningKey:
    """Load a key; one that was replaced has another time of change, and is loaded anew."""
    return keys.load(label, rsa_key(known))


def rsa_key(known: x509.Certificate) -> RSAPublicKey:
    """Tell the key of a certificate of ours: the profile knows RSA alone."""
    key = known.public_key()
    if not isinstance(key, RSAPublicKey):
        raise TypeError("The profile has RSA keys alone.")
    return key


@cache
def _token(module: Path, label: str, pin_file: Path) -> "KeyToken":
    try:
        from jumin.pki.pkcs11_keys import KeyToken  # noqa: PLC0415 (of the extra `hsm`)
    except ModuleNotFoundError:
        problem = "the extra `hsm` is missing: pip install 'jumin[hsm]'"
        raise TokenSettingsError(problem) from None
    return KeyToken(module, label, _pin(pin_file))


def _pin(path: Path) -> str:
    """Read the token's PIN; nobody else may be able to."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            problem = f"others can read {path.name}: chmod 600"
            raise TokenSettingsError(problem)
        return path.read_text().strip()
    except OSError as error:
        problem = f"{path.name} can't be read ({error.strerror})"
        raise TokenSettingsError(problem) from error
