"""Certificates on phones: like those on cards, but for their policy (assumed)."""

from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pki_makers import AT, KAMAKURA, LAST_DAY, authentication_request, signature_request

from jumin.pki import (
    REAL_OIDS,
    TEST_OIDS,
    Profile,
    certified_attributes,
    issue_certificate,
    verify_certificate,
)
from jumin.pki.assumptions import PHONE_POLICIES
from jumin.pki.lints.certificate import lint_certificate
from jumin.pki.lints.specimen import Intention
from jumin.pki.profiles import CertificateKind, PolicyUnknownError
from jumin.pki.verify.verdict import Check, Outcome
from jumin.terms import CertificatePurpose, Medium, SerialNumber


SIGNATURE, AUTHENTICATION = CertificatePurpose
PURPOSES = pytest.mark.parametrize("purpose", CertificatePurpose)
REQUESTS = {SIGNATURE: signature_request, AUTHENTICATION: authentication_request}


def on_phone(pki, purpose):
    certificates = {
        SIGNATURE: pki.phone_signature_certificate,
        AUTHENTICATION: pki.phone_certificate,
    }
    return certificates[purpose]


def verify(pki, certificate, purpose):
    return verify_certificate(
        certificate,
        anchors=(pki.authority(purpose).certificate,),
        purpose=purpose,
        at=AT,
        ocsp_answer=None,
    )


@PURPOSES
@pytest.mark.source("RFC 5280 §4.2.1.4")
def test_a_phones_certificate_differs_from_the_cards_by_its_policy_alone(pki, purpose):
    certificate, on_card = on_phone(pki, purpose), pki.certificate(purpose)
    differing = {
        one.oid._name
        for one, other in zip(certificate.extensions, on_card.extensions, strict=True)
        if one != other
    }
    assert differing == {"certificatePolicies"}
    (policy,) = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert policy.policy_identifier == TEST_OIDS.phone_policies[purpose]
    assert policy.policy_identifier.dotted_string.endswith(PHONE_POLICIES[purpose])
    assert certificate.issuer == on_card.issuer
    assert certified_attributes(certificate) == certified_attributes(on_card)


@PURPOSES
def test_it_follows_the_profile_for_phones_and_not_that_for_cards(pki, purpose):
    issuer = pki.authority(purpose).certificate
    found = {
        medium: [
            finding.lint
            for finding in lint_certificate(
                on_phone(pki, purpose).public_bytes(Encoding.DER),
                Intention(
                    CertificateKind.of_holder(purpose, medium), purpose, Profile(), issuer, KAMAKURA
                ),
                AT.date(),
            )
        ]
        for medium in Medium
    }
    assert found == {Medium.PHONE: [], Medium.CARD: ["policy"]}


@PURPOSES
def test_a_relying_party_accepts_it_for_its_purpose_only(pki, purpose):
    (other,) = set(CertificatePurpose) - {purpose}
    certificate = on_phone(pki, purpose)
    assert verify(pki, certificate, purpose).outcome(Check.POLICY) is Outcome.PASSED
    accepted = {TEST_OIDS.policies[other], TEST_OIDS.phone_policies[other]}
    assert TEST_OIDS.accepted(other) == accepted


@PURPOSES
def test_with_the_real_identifiers_none_is_issued_for_the_policy_is_not_public(pki, purpose):
    request = REQUESTS[purpose](pki.holder_key.public_key(), medium=Medium.PHONE)
    with pytest.raises(PolicyUnknownError):
        issue_certificate(
            request,
            replace(pki.authority(purpose), profile=Profile(oids=REAL_OIDS)),
            serial=SerialNumber(11),
            at=AT,
            last_day=LAST_DAY,
        )
    assert REAL_OIDS.accepted(purpose) == {REAL_OIDS.policies[purpose]}
