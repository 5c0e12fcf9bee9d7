"""The keys by which the card office vouches for the records on cards (券面情報の署名鍵).

A root key certifies an intermediate one, and that one those of the two applications that hold what
a card says of its holder. Private keys are encrypted files, as those of the authorities are; the CV
certificates stand in the books. In this installation all of them are made unattended, and at once.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from enum import StrEnum, unique
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from django.conf import settings

from jumin.cardfiles import (
    CARD_FACE_KEY_ID,
    INPUT_SUPPORT_KEY_ID,
    CvCertificate,
    KeyId,
    RecordSigner,
)
from jumin.chip import RecordSigners
from jumin.installation.folder import write_atomically
from jumin.offices.card_office import models
from jumin.offices.card_office.book import OFFICE
from jumin.offices.card_office.errors import RecordKeysAbsentError
from jumin.offices.common.books import write_journal
from jumin.offices.common.transactions import office_transaction
from jumin.pki.keys import KeyAbsentError, create_key, load_key
from jumin.pki.record_keys import RecordKey, write_record_keys


CEREMONY: Final = "ceremony"


@unique
class KeyName(StrEnum):
    """What a key of the office is for; its file is named so."""

    ROOT = "card-root"
    INTERMEDIATE = "card-intermediate"
    INPUT_SUPPORT = "card-input-support"
    CARD_FACE = "card-face"


_KEY_IDS: Final[Mapping[KeyName, KeyId]] = MappingProxyType(
    {
        KeyName.ROOT: KeyId("9000010"),
        KeyName.INTERMEDIATE: KeyId("9000020"),
        KeyName.INPUT_SUPPORT: INPUT_SUPPORT_KEY_ID,
        KeyName.CARD_FACE: CARD_FACE_KEY_ID,
    }
)
_CERTIFIED_BY: Final[Mapping[KeyName, KeyName]] = MappingProxyType(
    {
        KeyName.INTERMEDIATE: KeyName.ROOT,
        KeyName.INPUT_SUPPORT: KeyName.INTERMEDIATE,
        KeyName.CARD_FACE: KeyName.INTERMEDIATE,
    }
)


def found(*, at: datetime) -> None:
    """Make the keys and their CV certificates, unless they are made; publish what is public.

    Keys of a founding that was cut short are taken up: nothing was certified with them.
    """
    if not models.RecordKey.objects.exists():
        with ThreadPoolExecutor() as pool:  # the library frees the GIL while it looks for primes
            keys = dict(zip(KeyName, pool.map(_made, KeyName), strict=True))
        with office_transaction(OFFICE):
            for name in KeyName:
                _enter(name, keys)
            write_journal(
                OFFICE,
                "record_keys.founded",
                KeyName.ROOT.value,
                at=at,
                actor=CEREMONY,
                unattended=True,
            )
    publish()


def publish() -> None:
    """Publish the public keys by which anybody proves the records on a card (検証鍵の公開)."""
    told = [
        RecordKey(_KEY_IDS[KeyName(row.name)], _public_key(row), f"JUMIN-TEST {row.name}")
        for row in models.RecordKey.objects.all()
    ]
    write_atomically(settings.FOLDER.card_keys, write_record_keys(told), mode=0o644)


def signers() -> RecordSigners:
    """Tell who signs the records of a new card; raises `RecordKeysAbsentError`."""
    rows = {KeyName(row.name): row for row in models.RecordKey.objects.all()}
    if not rows:
        raise RecordKeysAbsentError
    certificates = {name: _cv_certificate(rows[name]) for name in _CERTIFIED_BY}
    return RecordSigners(
        input_support=_signer(KeyName.INPUT_SUPPORT, certificates),
        card_face=_signer(KeyName.CARD_FACE, certificates),
        root_certificate=certificates[KeyName.INTERMEDIATE],
    )


def _made(name: KeyName) -> RSAPrivateKey:
    path = _path(name)
    try:
        return load_key(path, settings.JUMIN_KEY_PASSPHRASE)
    except KeyAbsentError:
        return create_key(path, settings.JUMIN_KEY_PASSPHRASE)


def _enter(name: KeyName, keys: Mapping[KeyName, RSAPrivateKey]) -> None:
    issuer, public_key = _CERTIFIED_BY.get(name), keys[name].public_key()
    models.RecordKey.objects.create(
        name=name,
        public_key=public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        cv_certificate=b""
        if issuer is None
        else bytes(CvCertificate.issue(keys[issuer], _KEY_IDS[issuer], _KEY_IDS[name], public_key)),
    )


def _signer(name: KeyName, certificates: Mapping[KeyName, CvCertificate]) -> RecordSigner:
    path = _path(name)
    key = _private_key(path, path.stat().st_mtime_ns if path.exists() else 0)
    return RecordSigner(key, certificates[name])


def _path(name: KeyName) -> Path:
    folder: Path = settings.FOLDER.keys
    return folder / f"{name}.key"


def _public_key(row: models.RecordKey) -> RSAPublicKey:
    return cast("RSAPublicKey", load_der_public_key(bytes(row.public_key)))


@cache
def _private_key(path: Path, _changed_at: int) -> RSAPrivateKey:
    """Load a key; one that was replaced has another time of change, and is loaded anew."""
    return load_key(path, settings.JUMIN_KEY_PASSPHRASE)


def _cv_certificate(row: models.RecordKey) -> CvCertificate:
    return CvCertificate.parse(bytes(row.cv_certificate))
