"""The checks of a relying party by name and clause (有効性確認の項目)."""

from enum import StrEnum, unique
from typing import Final, Self


@unique
class Check(StrEnum):
    """The checks of a relying party (有効性確認), in the order in which they are reported."""

    clause: str

    def __new__(cls, name: str, clause: str) -> Self:
        """Keep the clause beside the name."""
        check = str.__new__(cls, name)
        check._value_ = name
        check.clause = clause
        return check

    CMS_PARSE = "cms.parse", "RFC 5652 §3, §5.1"
    """The bytes are a ContentInfo of SignedData of not too many values; nothing follows them."""
    CMS_CONTENT = "cms.content", "RFC 5652 §5.2"
    """What was signed is there: enclosed, or handed over; where it is both, it is the same."""
    CMS_SIGNER = "cms.signer", "RFC 5652 §5.3"
    """There is exactly one signer, of the version that fits how its certificate is named."""
    CMS_CERTIFICATE = "cms.certificate", "RFC 5652 §5.3"
    """The certificate that the signer names, by issuer and serial or by key, is enclosed."""
    CMS_ALGORITHMS = "cms.algorithms", "RFC 3370 §3.2; RFC 5754 §2, §3.2; RFC 4056 §3"
    """RSA (PKCS #1 v1.5, or PSS with one digest and a salt no shorter) with SHA-2, no SHA-1."""
    CMS_ATTRIBUTES = "cms.attributes", "RFC 5652 §5.3, §11.1, §11.2"
    """Signed attributes have contentType (that of the content) and messageDigest, each once.

    Their list is not empty. They may be absent only where the content is plain data, which must
    not look like attributes.
    """
    CMS_MESSAGE_DIGEST = "cms.message_digest", "RFC 5652 §5.4, §11.2"
    """messageDigest is the digest of the content."""
    CMS_SIGNING_CERTIFICATE = "cms.signing_certificate", "RFC 5035 §3, §5.4"
    """signingCertificateV2, where there is one, names the signer's certificate first.

    By a digest of SHA-2, and with issuerSerial, where that is there.
    """
    CMS_SIGNATURE = "cms.signature", "RFC 5652 §5.4, §5.6"
    """The certificate's key signed the attributes in DER, or the content without attributes."""
    CMS_SIGNING_TIME = "cms.signing_time", "RFC 5652 §11.3"
    """The signer claims to have signed while the certificate was valid and not after the instant.

    Only noted: it is the signer's own claim.
    """
    PARSE = "certificate.parse", "RFC 5280 §4.1; X.690 §10, §11"
    """The bytes are one certificate in DER, and nothing follows it."""
    VERSION = "certificate.version", "RFC 5280 §4.1.2.1"
    """The version is 3."""
    SERIAL = "certificate.serial", "RFC 5280 §4.1.2.2"
    """The serial number is positive and has at most 20 octets."""
    TIME_FORMS = "certificate.time_forms", "RFC 5280 §4.1.2.5"
    """Times are UTCTime through 2049 and GeneralizedTime from 2050, in UTC with seconds."""
    EXTENSIONS = "certificate.extensions", "RFC 5280 §4.2"
    """No extension stands there twice, and each can be read."""
    ALGORITHM = "certificate.algorithm", "RFC 5280 §4.1.1.2, §4.1.2.3"
    """sha256WithRSAEncryption with NULL parameters, the same inside and outside what is signed."""
    ISSUER = "chain.issuer", "RFC 5280 §4.2.1.1, §6.1.3 (a)(4)"
    """An anchor has the name and the key that the certificate names as its issuer's."""
    REAL_AUTHORITY = "chain.real", "self-signed certificates published at www.jpki.go.jp/ca"
    """An anchor with the name of a real authority is one of its published generations.

    Noted where the published fingerprint is not known here; not applicable to other names.
    """
    SELF_SIGNED = "chain.self_signed", "RFC 5280 §3.2; profile"
    """The anchor signed itself, by RSA with SHA-256 and 2048 bits or more."""
    ISSUER_AUTHORITY = "chain.authority", "RFC 5280 §4.2.1.3, §4.2.1.9"
    """The anchor is an authority's that may sign certificates."""
    ISSUER_CRITICAL_EXTENSIONS = "chain.critical_extensions", "RFC 5280 §4.2, §6.1.4 (o)"
    """No critical extension of the anchor is unknown here."""
    ISSUER_SIGNATURE = "chain.signature", "RFC 5280 §6.1.3 (a)(1)"
    """The anchor's key signed the certificate."""
    ISSUER_VALIDITY = "chain.validity", "RFC 5280 §6.1.3 (a)(2)"
    """The anchor is valid at the instant."""
    NESTING = "chain.nesting", "profile"
    """The certificate's validity lies within the anchor's. Only noted: no standard asks it."""
    KEY = "profile.key", "Ordinance for the JPKI Act, art. 2; FIPS 186-5 §5.1"
    """An RSA key of at least 2048 bits, with an odd public exponent over 2^16."""
    ISSUER_FORM = "profile.issuer", "RFC 5280 §4.1.2.4; profile"
    """The issuer is country JP, organisation and two units, in RDNs of one attribute each.

    The first unit says for what the authority issues: that is the certificate's purpose.
    """
    SUBJECT_FORM = "profile.subject", "RFC 5280 §4.1.2.6; profile"
    """The subject has the attributes of its purpose in order and a common name of its form."""
    CRITICAL_EXTENSIONS = "profile.critical_extensions", "RFC 5280 §4.2, §6.1.5 (f)"
    """No critical extension is unknown here."""
    CRITICALITY = "profile.criticality", "RFC 5280 §4.2; profile"
    """keyUsage and certificatePolicies are critical, the others of the profile are not."""
    KEY_USAGE = "profile.key_usage", "RFC 5280 §4.2.1.3; profile"
    """digitalSignature; and nonRepudiation in signature certificates. Nothing else."""
    EXTENDED_KEY_USAGE = "profile.extended_key_usage", "RFC 5280 §4.2.1.12; profile"
    """Exactly clientAuth in authentication certificates; none in signature certificates."""
    POLICY = "profile.policy", "RFC 5280 §4.2.1.4; profile"
    """Exactly one policy: that of the purpose, by the test or the real identifier."""
    PRACTICE_STATEMENT = "profile.practice_statement", "RFC 5280 §4.2.1.4; profile"
    """The policy has exactly one qualifier: where the practice statement (CPS) is."""
    ATTRIBUTES = "profile.attributes", "RFC 5280 §4.2.1.6; profile"
    """A signature certificate states the six attributes in their order and form.

    Each mask of substitutes fits its text. An authentication certificate has no subjectAltName.
    """
    DISTRIBUTION_POINT = "profile.distribution_point", "RFC 5280 §4.2.1.13; profile"
    """One distribution point, a directory name, for all reasons and by the issuer itself."""
    AUTHORITY_KEY = "profile.authority_key", "RFC 5280 §4.2.1.1; profile"
    """authorityKeyIdentifier names the anchor by key, issuer and serial number: all three."""
    SUBJECT_KEY = "profile.subject_key", "RFC 5280 §4.2.1.2 (1); profile"
    """subjectKeyIdentifier is the SHA-1 digest of the key."""
    END_ENTITY = "profile.end_entity", "RFC 5280 §4.2.1.9"
    """The certificate is no authority's."""
    VALIDITY = "certificate.validity", "RFC 5280 §4.1.2.5"
    """The instant lies between notBefore and notAfter, both included."""
    CALENDAR = "certificate.calendar", "profile"
    """notAfter is 23:59:59 in Japan. Only noted: the issuer's custom, which nobody relies on."""
    STATUS_OPEN = "status.open", "JPKI Act arts. 17, 36"
    """Whether the certificate is revoked is open to whoever asks: not for the real service.

    Passed where evidence is at hand; not applicable to other authorities.
    """
    STATUS_ANSWERED = "status.answered", "RFC 6960 §4.2.1"
    """There is an OCSP answer, and it is a successful one."""
    STATUS_CERTIFICATE = "status.certificate", "RFC 6960 §3.2 (1)"
    """The answer speaks of this certificate."""
    STATUS_RESPONDER = "status.responder", "RFC 6960 §3.2 (3), (4), §4.2.2.2"
    """The authority itself, or a valid responder delegated by it, gave the answer."""
    STATUS_SIGNATURE = "status.signature", "RFC 6960 §3.2 (2)"
    """The answer is signed by that responder."""
    STATUS_EXTENSIONS = "status.extensions", "RFC 6960 §4.4"
    """No critical extension of the answer is unknown here."""
    STATUS_TIME = "status.time", "RFC 6960 §3.2 (5), (6)"
    """The instant lies between thisUpdate and nextUpdate."""
    STATUS_NONCE = "status.nonce", "RFC 9654 §2.1"
    """The answer repeats the nonce that was sent; not applicable where none was."""
    STATUS_GOOD = "status.good", "RFC 6960 §2.2"
    """The certificate is neither revoked nor held nor unknown."""
    CRL_PARSE = "crl.parse", "RFC 5280 §5.1; X.690 §10, §11"
    """Each list handed over is one CRL in DER, and nothing follows it."""
    CRL_VERSION = "crl.version", "RFC 5280 §5.1.2.1"
    """The version is 2."""
    CRL_ISSUER = "crl.issuer", "RFC 5280 §5.2.1, §6.3.3 (b)(1), (f)"
    """The list names the certificate's issuer, by name and by the key of that generation."""
    CRL_ALGORITHM = "crl.algorithm", "RFC 5280 §5.1.1.2, §5.1.2.2"
    """RSA with SHA-256, SHA-384 or SHA-512, the same inside and outside what is signed."""
    CRL_SIGNATURE = "crl.signature", "RFC 5280 §6.3.3 (g)"
    """That key signed the list."""
    CRL_AUTHORITY = "crl.authority", "RFC 5280 §4.2.1.3, §6.3.3 (f)"
    """The issuer's certificate allows its key to sign lists."""
    CRL_DELTA = "crl.delta", "RFC 5280 §5.2.4; profile"
    """The list is complete for its scope, not a delta."""
    CRL_INDIRECT = "crl.indirect", "RFC 5280 §5.2.5, §5.3.3; profile"
    """The list speaks of its own issuer's certificates only."""
    CRL_EXTENSIONS = "crl.extensions", "RFC 5280 §5.2"
    """No critical extension of the list is unknown here, and none stands there twice."""
    CRL_SCOPE = "crl.scope", "RFC 5280 §5.2.5, §6.3.3 (b)(2)"
    """The list is the full one, or critically that of the certificate's distribution point.

    For all reasons, and not one of authorities' or attribute certificates.
    """
    CRL_NUMBER = "crl.number", "RFC 5280 §5.2.3"
    """The list has a number: not negative, at most 20 octets, not critical."""
    CRL_TIME = "crl.time", "RFC 5280 §5.1.2.4, §5.1.2.5, §6.3.3 (a)"
    """The instant lies between thisUpdate and nextUpdate."""
    CRL_ENTRY_EXTENSIONS = "crl.entry_extensions", "RFC 5280 §5.3"
    """No entry of the list, whosever it is, has a critical extension unknown here."""
    CRL_ENTRY = "crl.entry", "RFC 5280 §5.3.1; profile"
    """The certificate stands in the list once at most, with a reason that a full list can have."""
    CRL_GOOD = "crl.good", "RFC 5280 §6.3.3 (i)"
    """The certificate is not listed; nor, by a later list, was it revoked by the instant."""


NOTED_ONLY: Final = frozenset({Check.CMS_SIGNING_TIME, Check.NESTING, Check.CALENDAR})
"""Checks that are told when they fail, but are no ground for refusing."""
