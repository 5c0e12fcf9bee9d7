"""Every shape of answer, linted before a responder's key is used (署名前の適合性検査)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from jumin.pki.building import LintError
from jumin.pki.lints.ocsp import lint_ocsp_answer
from jumin.pki.ocsp.answers import ONE_DAY, Responder, Times, enclose, response_data
from jumin.pki.ocsp.requests import (
    MOST_NONCE_OCTETS,
    CertId,
    issuer_names,
    read_request,
    request_beginning,
)
from jumin.pki.status.snapshot import DIGESTS, CertificateStatus, Revocation, issuer_id
from jumin.terms import RevocationReason


_NONCES: Final = (None, bytes(1), bytes(MOST_NONCE_OCTETS))
_SERIAL_OCTETS: Final = (1, 20)


def lint_responder(responder: Responder) -> None:
    """Put all shapes of a responder's answers under our lints, each with a filler for a signature.

    Good, unknown, held, revoked with each reason and without one; all ways of naming the issuer;
    short and long serial numbers; with a nonce and without. Raises `LintError`.
    """
    produced_at = responder.certificate.not_valid_before_utc
    times = Times(produced_at, produced_at, produced_at + ONE_DAY)
    filler = bytes(responder.key.public_key().key_size // 8)
    for asked in _cert_ids(responder):
        for nonce in _NONCES:
            statuses = [(asked, status) for status in _statuses(times)]
            data = response_data(responder, statuses, times, nonce)
            findings = lint_ocsp_answer(enclose(data, filler, responder), responder)
            if findings:
                raise LintError(findings)


def _cert_ids(responder: Responder) -> Iterator[CertId]:
    for algorithm in DIGESTS:
        for name in issuer_names(algorithm, issuer_id(responder.issuer, algorithm)):
            for octets in _SERIAL_OCTETS:
                serial = b"\x01".ljust(octets, b"\xff")
                yield from read_request(request_beginning(name, octets) + serial).cert_ids


def _statuses(times: Times) -> Iterator[CertificateStatus | None]:
    yield None
    yield CertificateStatus(None)
    for reason in RevocationReason:
        yield CertificateStatus(Revocation(reason, times.this_update - timedelta(days=1)))
