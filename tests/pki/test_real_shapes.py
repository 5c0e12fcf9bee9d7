"""Our certificates beside the shape of the real ones: only identifiers and values differ."""

from dataclasses import replace

import pytest
from cryptography import x509
from pki_makers import AT, HANAKO, LAST_DAY, Pki, authentication_request, signature_request
from real_shapes import AUTHENTICATION, AUTHORITY, SIGNATURE, Shape, shape_of

from jumin.pki import REAL_OIDS, Profile, issue_certificate
from jumin.terms import SerialNumber


def real(pki: Pki, *, signature: bool) -> x509.Certificate:
    """Issue by the identifiers of the real service."""
    authority = pki.signature if signature else pki.authentication
    make = signature_request if signature else authentication_request
    return issue_certificate(
        make(pki.holder_key.public_key()),
        replace(authority, profile=Profile(oids=REAL_OIDS)),
        serial=SerialNumber(5),
        at=AT,
        last_day=LAST_DAY,
    )


def with_substitutes(pki: Pki) -> x509.Certificate:
    """Issue for somebody whose name JIS can't write."""
    return issue_certificate(
        signature_request(pki.holder_key.public_key(), replace(HANAKO, name="髙橋　𠮷子")),
        pki.signature,
        serial=SerialNumber(5),
        at=AT,
        last_day=LAST_DAY,
    )


CERTIFICATES = {
    "signature CA": (AUTHORITY, lambda pki: pki.signature.certificate),
    "second signature CA": (AUTHORITY, lambda pki: pki.second_signature.certificate),
    "authentication CA": (AUTHORITY, lambda pki: pki.authentication.certificate),
    "authentication": (AUTHENTICATION, lambda pki: pki.authentication_certificate),
    "authentication on a phone": (AUTHENTICATION, lambda pki: pki.phone_certificate),
    "signature": (SIGNATURE, lambda pki: pki.signature_certificate),
    "signature on a phone": (SIGNATURE, lambda pki: pki.phone_signature_certificate),
    "real identifiers, signature": (SIGNATURE, lambda pki: real(pki, signature=True)),
    "real identifiers, authentication": (
        AUTHENTICATION,
        lambda pki: real(pki, signature=False),
    ),
    "substitutes": (SIGNATURE, with_substitutes),
}


@pytest.mark.parametrize("name", CERTIFICATES)
@pytest.mark.source(
    "JPKI CA certificates of 2015, 2019 and 2023 as published",
    "a published user authentication certificate of 2019",
    "descriptions of test cards' signature certificates",
)
def test_every_certificate_has_the_shape_of_the_real_ones(pki: Pki, name: str) -> None:
    shape, make = CERTIFICATES[name]
    assert shape_of(make(pki)) == tuple((field, looks) for field, looks, _ in shape)


@pytest.mark.parametrize("shape", [AUTHORITY, AUTHENTICATION, SIGNATURE])
def test_every_row_tells_how_well_it_is_known(shape: Shape) -> None:
    assert {grade for _, _, grade in shape} <= {"A", "C", "D"}
    fields = [field.removesuffix(" critical") for field, _, _ in shape]
    assert len(set(fields)) == len(fields)
