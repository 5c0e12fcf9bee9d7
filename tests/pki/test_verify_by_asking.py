"""A relying party that asks for the status now, and about what."""

import pytest
from cryptography.x509 import ocsp
from pki_makers import Pki
from relying_party import NONCE, NOW, SIGNATURE

from jumin.pki.verify import verify_by_asking
from jumin.terms import RefusalCode


@pytest.mark.source("RFC 9654 §2.1")
def test_the_responder_is_asked_once_with_the_nonce_that_its_answer_must_carry(pki: Pki) -> None:
    asked: list[bytes] = []

    def ask(request: bytes) -> bytes:
        asked.append(request)
        return b"no answer"

    verdict = verify_by_asking(
        pki.signature_certificate,
        anchors=[pki.signature.certificate],
        purpose=SIGNATURE,
        at=NOW,
        nonce=NONCE,
        ask=ask,
    )
    (request,) = (ocsp.load_der_ocsp_request(one) for one in asked)
    assert request.serial_number == pki.signature_certificate.serial_number
    assert NONCE in asked[0]
    assert verdict.refusal is not None


@pytest.mark.source("RFC 5280 §6.1")
def test_nobody_is_asked_about_a_certificate_that_no_anchor_issued(pki: Pki) -> None:
    def ask(_request: bytes) -> bytes:
        pytest.fail("a responder was asked")

    verdict = verify_by_asking(
        pki.signature_certificate,
        anchors=[pki.authentication.certificate],
        purpose=SIGNATURE,
        at=NOW,
        nonce=NONCE,
        ask=ask,
    )
    assert verdict.refusal is not None
    assert verdict.refusal.code is RefusalCode.CERTIFICATE_UNTRUSTED
