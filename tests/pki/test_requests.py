"""Certification requests: a key proves that it is there before anything certifies it."""

from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from jumin.pki.keys import generate_key
from jumin.pki.requests import (
    LONGEST,
    RequestRefusedError,
    card_subject,
    complete_request,
    decode_request,
    make_request,
    read_card_request,
    read_request,
    request_info,
)
from jumin.terms import CertificatePurpose


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
CARD = "900000000000099"
PKCS1 = padding.PKCS1v15()


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    del number
    return generate_key()


@cache
def request(purpose: CertificatePurpose = SIGNATURE, card: str = CARD) -> bytes:
    return make_request(card_subject(purpose, card), key(1))


def refused(der: bytes) -> str:
    with pytest.raises(RequestRefusedError) as caught:
        read_request(der)
    assert "PKCS #10" in str(caught.value)
    return caught.value.problem


@pytest.mark.source("RFC 2986 §4", "RFC 4211 §4.1")
def test_a_request_names_the_card_and_holds_the_key_that_signed_it() -> None:
    read = read_request(request())
    assert read.public_key == key(1).public_key()
    assert read.subject == card_subject(SIGNATURE, CARD)
    assert read_card_request(request(), SIGNATURE, CARD) == key(1).public_key()


@pytest.mark.source("RFC 2986 §4")
def test_others_read_our_request_and_find_its_signature_right() -> None:
    theirs = x509.load_der_x509_csr(request())
    assert theirs.is_signature_valid
    assert theirs.subject.rfc4514_string() == f"2.5.4.5={CARD},OU=signature,O=JUMIN-TEST"
    assert not list(theirs.extensions)


@pytest.mark.source("RFC 2986 §4")
def test_a_request_that_somebody_else_made_is_read_in_der_and_in_pem() -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anybody")])
    theirs = x509.CertificateSigningRequestBuilder().subject_name(name)
    built = theirs.sign(key(2), hashes.SHA256())
    for encoding in (Encoding.DER, Encoding.PEM):
        der = decode_request(built.public_bytes(encoding))
        assert read_request(der).public_key == key(2).public_key()
    with pytest.raises(RequestRefusedError):
        decode_request(b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n")


@pytest.mark.source("RFC 4211 §4.1")
def test_a_request_over_another_key_than_the_one_that_signed_it_is_refused() -> None:
    info = request_info(card_subject(SIGNATURE, CARD), key(2).public_key())
    assert "not by its key" in refused(complete_request(info, key(1).sign(info, PKCS1, SHA256)))


@pytest.mark.source("RFC 4211 §4.1")
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_request_that_was_altered_anywhere_is_refused(data: st.DataObject) -> None:
    whole = bytearray(request())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    refused(bytes(whole))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=64) | st.integers(0, 600).map(lambda end: request()[:end]))
def test_whatever_else_comes_is_refused_and_nothing_worse_happens(der: bytes) -> None:
    refused(der)


def test_a_request_of_more_octets_than_any_has_is_not_even_read() -> None:
    assert refused(b"0" * (LONGEST + 1)) == "it is too long"


SHA256 = hashes.SHA256()
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anybody")])


@pytest.mark.source("JPKI Act enforcement regulation art. 2")
@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (lambda: ec.generate_private_key(ec.SECP256R1()), "another than the profile's"),
        (lambda: rsa.generate_private_key(65537, 3072), "another than the profile's"),
        (lambda: rsa.generate_private_key(3, 2048), "another than the profile's"),
    ],
    ids=["ECDSA", "3072 bits", "exponent 3"],
)
def test_a_key_that_the_profile_does_not_know_is_refused(made, problem: str) -> None:
    builder = x509.CertificateSigningRequestBuilder().subject_name(NAME)
    built = builder.sign(made(), SHA256)
    assert problem in refused(built.public_bytes(Encoding.DER))


@pytest.mark.parametrize("algorithm", [hashes.SHA384(), hashes.SHA512()])
def test_another_signature_algorithm_is_refused(algorithm: hashes.HashAlgorithm) -> None:
    built = x509.CertificateSigningRequestBuilder().subject_name(NAME).sign(key(1), algorithm)
    assert "another algorithm" in refused(built.public_bytes(Encoding.DER))


@pytest.mark.parametrize(
    ("purpose", "card"), [(AUTHENTICATION, CARD), (SIGNATURE, "900000000000098")]
)
def test_a_request_is_good_for_its_own_purpose_and_card_alone(
    purpose: CertificatePurpose, card: str
) -> None:
    with pytest.raises(RequestRefusedError, match="another purpose, or by another card"):
        read_card_request(request(), purpose, card)
