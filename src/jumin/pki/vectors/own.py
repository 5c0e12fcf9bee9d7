"""Jumin's own verifier as one that is examined (検証器)."""

from cryptography import x509

from jumin.pki.vectors.case import Question
from jumin.pki.verify.certificates import verify_certificate, verify_signature
from jumin.pki.verify.cms import verify_cms
from jumin.pki.verify.verdict import Verdict


def verdict_on(question: Question) -> Verdict:
    """Tell what `jumin.pki.verify.certificates` finds."""
    anchors = [x509.load_der_x509_certificate(der) for der in question.anchors]
    if question.cms is not None:
        return verify_cms(
            question.cms,
            question.content,
            anchors=anchors,
            at=question.at,
            ocsp_answer=question.ocsp,
            nonce=question.nonce,
            crls=question.crls,
        )
    return verify_certificate(
        question.certificate or b"",
        anchors=anchors,
        purpose=question.purpose,
        at=question.at,
        ocsp_answer=question.ocsp,
        nonce=question.nonce,
        crls=question.crls,
    )


def is_signed(question: Question) -> bool:
    """Whether the certificate's key signed the message, where the question has one."""
    if question.signature is None or question.certificate is None:
        return True
    certificate = x509.load_der_x509_certificate(question.certificate)
    return verify_signature(certificate, question.message or b"", question.signature)
