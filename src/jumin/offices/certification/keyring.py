"""The authorities' and responders' private keys: encrypted, loaded once a process."""

from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

from jumin.offices.certification import models
from jumin.offices.certification.errors import NotFoundedError
from jumin.pki import Authority, IssuingOffice, Profile, Publication, Responder
from jumin.pki.keys import load_key
from jumin.pki.publication import generation_label
from jumin.pki.responder_file import read_responder, read_responder_certificate
from jumin.rules import Municipality
from jumin.terms import CertificatePurpose


def publication() -> Publication:
    """Tell the published folder."""
    return Publication(settings.FOLDER.published)


def profile() -> Profile:
    """Tell what this installation sets in its certificates."""
    return Profile(base_address=settings.INSTALLATION.base_url)


def issuing_office(place: Municipality) -> IssuingOffice:
    """Tell a municipality's window as certificates name it (受付窓口)."""
    return IssuingOffice(place.code, place.prefecture_en, place.city_en)


def authority_key_path(purpose: CertificatePurpose, generation: int) -> Path:
    """Tell where the key of a generation lies."""
    folder: Path = settings.FOLDER.keys
    return folder / f"{generation_label(purpose, generation)}.key"


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
    purpose = CertificatePurpose(row.purpose)
    path = authority_key_path(purpose, row.generation)
    key = _key(path, path.stat().st_mtime_ns if path.exists() else 0)
    return Authority(purpose, row.generation, certificate(row), key, profile())


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
def _key(path: Path, _changed_at: int) -> RSAPrivateKey:
    """Load a key; one that was replaced has another time of change, and is loaded anew."""
    return load_key(path, settings.JUMIN_KEY_PASSPHRASE)
