"""A PDF signature besides the codes (PAdES), where the installation wants it (電子署名の付与).

Its certificate is the installation's own, and nobody vouches for it: a program that shows it says
who signed and that nothing was changed since, not that the signer is known.
"""

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from jumin.documents import Paper
from jumin.offices.issuance.sealing import OWNER
from jumin.pki.keys import KeyAbsentError, KeyExistsError, create_key, load_key
from jumin.terms import FaultError


SINCE: Final = datetime(2016, 1, 1, tzinfo=UTC)
"""Before the first paper that a town's clock allows, as the certificate's end is after the last."""
UNTIL: Final = datetime(2100, 12, 31, tzinfo=UTC)


class SigningAbsentError(FaultError):
    """The setting wants signatures, and what makes them is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "JUMIN_PAPER_SIGNATURE=pades needs the extra `sign`: pip install 'jumin[sign]', or "
            "take the setting back."
        )


def countersigned(paper: Paper, *, at: datetime) -> Paper:
    """Sign a paper as the installation's setting says (`JUMIN_PAPER_SIGNATURE`)."""
    if settings.INSTALLATION.paper_signature == "none":
        return paper
    try:
        from jumin.documents.pades import sign_pdf  # noqa: PLC0415 (most installations sign none)

        pdf = sign_pdf(paper.pdf, *_signer(settings.FOLDER.keys / "papers.key"), at=at)
    except ModuleNotFoundError as error:
        raise SigningAbsentError from error
    return replace(paper, pdf=pdf, digest=hashlib.sha256(pdf).hexdigest())


@cache
def _signer(path: Path) -> tuple[RSAPrivateKey, x509.Certificate]:
    """Find the key, made when it is first wanted; its certificate follows from it alone."""
    passphrase = settings.JUMIN_SECRETS.derive("paper-signature")
    try:
        key = load_key(path, passphrase)
    except KeyAbsentError:
        with suppress(KeyExistsError):  # another process made it just now
            create_key(path, passphrase)
        key = load_key(path, passphrase)
    return key, _certificate(key)


def _certificate(key: RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, OWNER)])
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(SINCE).not_valid_after(UNTIL)
    signs = x509.KeyUsage(digital_signature=True, content_commitment=True, **usage)
    return builder.add_extension(signs, critical=True).sign(key, SHA256())
