"""`cryptography`'s own path validation (x509.verification) as the verifier that is examined.

It has no checking of revocation and of CMS: those questions are declined.
"""

from asked import Question, WrongError, answer_with
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
)


POLICIES = {
    "signature": "1.3.6.1.4.1.32473.1.1.20",
    "authentication": "1.3.6.1.4.1.32473.1.3.30",
    "phone": "1.3.6.1.4.1.32473.1.3.50",
}
DECLINED = frozenset({"profile", "crl", "ocsp", "cms"})


def verify(question: Question) -> None:
    """Build and check the path; raises where it does not hold."""
    leaf = x509.load_der_x509_certificate(question.certificate or b"")
    store = Store([x509.load_der_x509_certificate(der) for der in question.anchors])
    builder = PolicyBuilder().store(store).time(question.at)
    builder = builder.extension_policies(
        ca_policy=_authority(), ee_policy=_holder(question.purpose)
    )
    builder.build_client_verifier().verify(leaf, [])
    if question.signature is not None:
        key = leaf.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise WrongError("untrusted")
        message = question.message or b""
        key.verify(question.signature, message, padding.PKCS1v15(), hashes.SHA256())


def _authority() -> ExtensionPolicy:
    def constraints(_policy: Policy, _cert: x509.Certificate, value: x509.BasicConstraints) -> None:
        if not value.ca:
            raise ValueError("no authority")

    def usage(_policy: Policy, _cert: x509.Certificate, value: x509.KeyUsage) -> None:
        if not value.key_cert_sign:
            raise ValueError("may not certify")

    policy = ExtensionPolicy.permit_all()
    policy = policy.require_present(x509.BasicConstraints, Criticality.CRITICAL, constraints)
    return policy.require_present(x509.KeyUsage, Criticality.CRITICAL, usage)


def _no_authority(
    _policy: Policy, _cert: x509.Certificate, value: x509.BasicConstraints | None
) -> None:
    if value is not None and value.ca:
        raise ValueError("an authority")


def _holder(purpose: str) -> ExtensionPolicy:
    accepted = {POLICIES[purpose]}
    if purpose == "authentication":
        accepted.add(POLICIES["phone"])

    def usage(_policy: Policy, _cert: x509.Certificate, value: x509.KeyUsage) -> None:
        commits = value.content_commitment or purpose != "signature"
        if not (value.digital_signature and commits):
            raise ValueError("key usage")

    def policies(_policy: Policy, _cert: x509.Certificate, value: x509.CertificatePolicies) -> None:
        if not accepted & {one.policy_identifier.dotted_string for one in value}:
            raise ValueError("policy")

    def uses(_policy: Policy, _cert: x509.Certificate, value: x509.ExtendedKeyUsage) -> None:
        if x509.ExtendedKeyUsageOID.CLIENT_AUTH not in value:
            raise ValueError("extended key usage")

    policy = ExtensionPolicy.permit_all()
    policy = policy.require_present(x509.KeyUsage, Criticality.CRITICAL, usage)
    policy = policy.require_present(x509.CertificatePolicies, Criticality.CRITICAL, policies)
    policy = policy.may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _no_authority)
    if purpose == "authentication":
        policy = policy.require_present(x509.ExtendedKeyUsage, Criticality.AGNOSTIC, uses)
    return policy


if __name__ == "__main__":
    answer_with(verify, DECLINED)
