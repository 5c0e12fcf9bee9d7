"""The authorities' private keys: encrypted files, loaded once a process."""

from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

from jumin.offices.certification import models
from jumin.pki import Authority, IssuingOffice, Profile, Publication, Responder
from jumin.pki.keys import load_key
from jumin.pki.publication import generation_label
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


def authority(row: models.Authority) -> Authority:
    """Bring an authority's certificate and key together, ready to sign."""
    purpose = CertificatePurpose(row.purpose)
    return Authority(
        purpose,
        row.generation,
        certificate(row),
        _key(*_file(authority_key_path(purpose, row.generation))),
        profile(),
    )


def certificate(row: models.Authority) -> x509.Certificate:
    """Parse an authority's certificate."""
    return _parsed(bytes(row.certificate))


def responders() -> tuple[Responder, ...]:
    """Bring the responders' certificates and keys together, ready to answer."""
    return tuple(_responder(row) for row in models.Authority.objects.all())


def _responder(row: models.Authority) -> Responder:
    purpose = CertificatePurpose(row.purpose)
    paths = publication()
    return _signer(
        bytes(row.certificate),
        paths.responder_certificate(purpose, row.generation).read_bytes(),
        *_file(paths.responder_key(purpose, row.generation)),
    )


@cache
def _signer(issuer: bytes, responder: bytes, path: Path, changed_at: int) -> Responder:
    return Responder(_parsed(issuer), _parsed(responder), _key(path, changed_at))


@cache
def _parsed(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def _file(path: Path) -> tuple[Path, int]:
    """Tell a file and its edition: a key that was replaced is loaded anew."""
    return path, path.stat().st_mtime_ns if path.exists() else 0


@cache
def _key(path: Path, _changed_at: int) -> RSAPrivateKey:
    return load_key(path, settings.JUMIN_KEY_PASSPHRASE)
