"""Certificates on phones: like those on cards, but for their policy (assumed)."""

from dataclasses import replace

import pytest
from cryptography import x509
from pki_makers import AT, LAST_DAY, authentication_request

from jumin.pki import (
    REAL_OIDS,
    TEST_OIDS,
    Profile,
    issue_certificate,
    verify_certificate,
)
from jumin.pki.lint import Specimen
from jumin.pki.lints import lint_certificate
from jumin.pki.profiles import CertificateKind, PolicyUnknownError
from jumin.pki.verdict import Check, Outcome
from jumin.terms import CertificatePurpose, Medium, SerialNumber


AUTHENTICATION = CertificatePurpose.AUTHENTICATION


def verify(pki, certificate):
    return verify_certificate(
        certificate,
        anchors=(pki.authentication.certificate,),
        purpose=AUTHENTICATION,
        at=AT,
        ocsp_answer=None,
    )


@pytest.mark.source("RFC 5280 §4.2.1.4")
def test_a_phones_certificate_differs_from_the_cards_by_its_policy_alone(pki):
    on_phone, on_card = pki.phone_certificate, pki.authentication_certificate
    differing = {
        one.oid._name
        for one, other in zip(on_phone.extensions, on_card.extensions, strict=True)
        if one != other
    }
    assert differing == {"certificatePolicies"}
    (policy,) = on_phone.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier == TEST_OIDS.phone_policies[AUTHENTICATION]
    assert on_phone.issuer == on_card.issuer


def test_it_follows_the_profile_for_phones_and_not_that_for_cards(pki):
    certificate, authority = pki.phone_certificate, pki.authentication.certificate
    found = {
        kind: [
            finding.lint
            for finding in lint_certificate(
                Specimen(certificate, kind, AUTHENTICATION, authority, Profile())
            )
        ]
        for kind in (CertificateKind.PHONE_AUTHENTICATION, CertificateKind.AUTHENTICATION)
    }
    assert found == {
        CertificateKind.PHONE_AUTHENTICATION: [],
        CertificateKind.AUTHENTICATION: ["policy"],
    }


def test_a_relying_party_accepts_it_for_user_authentication_only(pki):
    assert verify(pki, pki.phone_certificate).outcome(Check.POLICY) is Outcome.PASSED
    assert TEST_OIDS.accepted(CertificatePurpose.SIGNATURE) == {
        TEST_OIDS.policies[CertificatePurpose.SIGNATURE]
    }


def test_with_the_real_identifiers_none_is_issued_for_the_policy_is_not_public(pki):
    with pytest.raises(PolicyUnknownError):
        issue_certificate(
            authentication_request(pki.holder_key.public_key(), Medium.PHONE),
            replace(pki.authentication, profile=Profile(oids=REAL_OIDS)),
            serial=SerialNumber(11),
            at=AT,
            last_day=LAST_DAY,
        )
    assert REAL_OIDS.accepted(AUTHENTICATION) == {REAL_OIDS.policies[AUTHENTICATION]}


def test_no_signature_certificate_is_issued_for_a_phone():
    with pytest.raises(PolicyUnknownError):
        TEST_OIDS.policy(CertificatePurpose.SIGNATURE, Medium.PHONE)
