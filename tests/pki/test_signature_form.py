"""Signatures are of whole octets: nobody can write one of the same meaning beside the right one."""

from itertools import count

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from list_makers import revocation_list
from pki_makers import Pki
from relying_party import Case, changed, failed, responder_with

from jumin.pki import Check
from jumin.pki.der import DerError
from jumin.pki.verify.crl_form import read_list_form


def is_even(signature: bytes) -> bool:
    """Whether its last bit is 0, as the unused bits of a BIT STRING are (X.690 §11.2.1)."""
    return signature[-1] % 2 == 0


def with_an_unused_bit(der: bytes, signature: bytes) -> bytes:
    """Say of a signature that its last bit does not count."""
    right = b"\x00" + signature
    assert is_even(signature)
    assert der.count(right) == 1
    return der.replace(right, b"\x01" + signature)


@pytest.mark.source("RFC 5280 §4.1.1.3", "X.690 §8.6.2")
def test_of_a_certificate(pki: Pki) -> None:
    issued = (changed(pki, serial_number=serial) for serial in count(0x0102_0304))
    certificate = next(one for one in issued if is_even(one.signature))
    der = certificate.public_bytes(Encoding.DER)
    case = Case(pki, asked=certificate, certificate=der)
    assert case.verdict().is_valid
    wrong = with_an_unused_bit(der, certificate.signature)
    assert failed(Case(pki, asked=certificate, certificate=wrong).verdict()) == [Check.PARSE]


@pytest.mark.source("RFC 6960 §4.2.1", "X.690 §8.6.2")
def test_of_an_answer(pki: Pki) -> None:
    asked = (Case(pki, sent_nonce=nonce, expected_nonce=nonce) for nonce in map(of_octets, count()))
    for case in asked:
        answer = case.answer()
        signature = ocsp.load_der_ocsp_response(answer).signature
        if is_even(signature):
            break
    wrong = with_an_unused_bit(answer, signature)
    told = Case(pki, ocsp=wrong, expected_nonce=case.expected_nonce).verdict()
    assert failed(told) == [Check.STATUS_SIGNATURE]


@pytest.mark.source("RFC 5280 §4.1.1.3", "X.690 §8.6.2")
def test_of_a_responders_certificate(pki: Pki) -> None:
    delegated = (responder_with(pki, serial_number=serial) for serial in count(90))
    responder = next(one for one in delegated if is_even(one.certificate.signature))
    case = Case(pki, responder=responder)
    assert case.verdict().is_valid
    wrong = with_an_unused_bit(case.answer(), responder.certificate.signature)
    assert failed(Case(pki, ocsp=wrong).verdict()) == [Check.STATUS_RESPONDER]


def of_octets(number: int) -> bytes:
    return number.to_bytes(32)


@pytest.mark.source("RFC 5280 §5.1.1.3", "X.690 §8.6.2")
def test_of_a_list(pki: Pki) -> None:
    numbered = (revocation_list(pki, number=x509.CRLNumber(number)) for number in count(1))
    der = next(one for one in numbered if is_even(one))
    signature = x509.load_der_x509_crl(der).signature
    wrong = with_an_unused_bit(der, signature)
    case = Case(pki, ocsp=None, expected_nonce=None, crls=(wrong,))
    assert failed(case.verdict()) == [Check.CRL_PARSE]
    with pytest.raises(DerError, match="whole octets"):
        read_list_form(wrong)
