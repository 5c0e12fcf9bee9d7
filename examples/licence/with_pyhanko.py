"""`pyhanko-certvalidator` as the verifier that is examined: paths, policies, revocation.

Bare signatures and CMS are not its business, and nonces neither, as it is given answers only.
"""

import asyncio
from datetime import timedelta

from asked import Question, WrongError, answer_with
from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, RevokedError
from pyhanko_certvalidator.policy_decl import PKIXValidationParams


POLICIES = {
    "signature": {"1.3.6.1.4.1.32473.1.1.20"},
    "authentication": {"1.3.6.1.4.1.32473.1.3.30", "1.3.6.1.4.1.32473.1.3.50"},
}
USAGES = {
    "signature": ({"digital_signature", "non_repudiation"}, set()),
    "authentication": ({"digital_signature"}, {"client_auth"}),
}
DECLINED = frozenset({"profile", "signature", "cms"})


def verify(question: Question) -> None:
    """Validate the path with the evidence given; raises where it does not hold."""
    certificate = x509.Certificate.load(question.certificate or b"", strict=True)
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(der) for der in question.anchors],
        moment=question.at,
        best_signature_time=question.at,
        allow_fetching=False,
        ocsps=[ocsp.OCSPResponse.load(question.ocsp, strict=True)] if question.ocsp else [],
        crls=[crl.CertificateList.load(der, strict=True) for der in question.crls],
        revocation_mode="require",
        time_tolerance=timedelta(0),
    )
    parameters = PKIXValidationParams(
        user_initial_policy_set=frozenset(POLICIES[question.purpose]),
        initial_explicit_policy=True,
    )
    validator = CertificateValidator(
        certificate, validation_context=context, pkix_params=parameters
    )
    key_usage, extended = USAGES[question.purpose]
    try:
        asyncio.run(validator.async_validate_usage(key_usage, extended))
    except RevokedError as error:
        held = "certificate_hold" in str(error.reason.native)
        raise WrongError("held" if held else "revoked") from error
    except ExpiredError as error:
        raise WrongError("expired") from error


if __name__ == "__main__":
    answer_with(verify, DECLINED)
