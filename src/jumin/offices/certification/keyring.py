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


def anchors(purpose: CertificatePurpose) -> tuple[x509.Certificate, ...]:
    """Read the published certificates of an authority, all generations (信頼点)."""
    published = sorted((publication().directory / "ca").glob(f"{purpose}-*.cer"))
    return tuple(_published(*_file(path)) for path in published)


def responders() -> tuple[Responder, ...]:
    """Bring the responders' certificates and keys together, ready to answer."""
    folder = publication().directory
    return tuple(
        _responder(
            *_file(folder / "ca" / delegated.name),
            *_file(delegated),
            *_file(delegated.with_suffix(".key")),
        )
        for delegated in sorted((folder / "responder").glob("*.cer"))
    )


@cache
def _responder(  # noqa: PLR0913, PLR0917 (three files and their editions)
    authority: Path, issued: int, certificate: Path, delegated: int, key: Path, made: int
) -> Responder:
    return Responder(
        _published(authority, issued), _published(certificate, delegated), _key(key, made)
    )


@cache
def _published(path: Path, _changed_at: int) -> x509.Certificate:
    return x509.load_der_x509_certificate(path.read_bytes())


@cache
def _parsed(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def _file(path: Path) -> tuple[Path, int]:
    """Tell a file and its edition: a key that was replaced is loaded anew."""
    return path, path.stat().st_mtime_ns if path.exists() else 0


@cache
def _key(path: Path, _changed_at: int) -> RSAPrivateKey:
    return load_key(path, settings.JUMIN_KEY_PASSPHRASE)
