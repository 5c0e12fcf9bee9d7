"""The same profile once more, as cryptography's builder makes it: to compare octets with."""

from datetime import date, datetime, time

from asn1crypto.core import UTF8String
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from jumin.pki import Authority, CertificateRequest
from jumin.pki.attributes import encode_born_on, substitute
from jumin.pki.names import distribution_point, japanese_authority_name
from jumin.pki.profiles import EXTENSIONS, KEY_USAGES, CertificateKind
from jumin.terms import JST, CertificatePurpose


def reference(
    request: CertificateRequest, authority: Authority, *, serial: int, at: datetime, last_day: date
) -> x509.Certificate:
    """Make the certificate that `issue_certificate` has to make."""
    kind = CertificateKind.of_holder(request.purpose, request.medium)
    issuer, key = authority.certificate, request.public_key
    builder = (
        x509.CertificateBuilder()
        .issuer_name(issuer.subject)
        .subject_name(_subject(request))
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(at.replace(microsecond=0))
        .not_valid_after(datetime.combine(last_day, time(23, 59, 59), JST))
    )
    critical = dict(EXTENSIONS[kind])
    for value in _values(request, authority, kind):
        builder = builder.add_extension(value, critical[value.oid])
    return builder.sign(authority.key, hashes.SHA256())


def _subject(request: CertificateRequest) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")]
    if request.purpose is CertificatePurpose.SIGNATURE:
        places = request.office.prefecture, request.office.city
        attributes += [x509.NameAttribute(NameOID.LOCALITY_NAME, place) for place in places]
    return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, request.common_name)])


def _values(
    request: CertificateRequest, authority: Authority, kind: CertificateKind
) -> list[x509.ExtensionType]:
    profile, issuer = authority.profile, authority.certificate
    point = distribution_point(request.purpose, request.office)
    address = x509.UniformResourceIdentifier(profile.ocsp_address)
    own = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    policy = profile.oids.policy(request.purpose, request.medium)
    return [
        KEY_USAGES[kind],
        _holder(request, authority)
        if request.basic_four
        else x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]),
        x509.CertificatePolicies([x509.PolicyInformation(policy, [profile.cps_address])]),
        x509.IssuerAlternativeName([x509.DirectoryName(japanese_authority_name(request.purpose))]),
        x509.CRLDistributionPoints(
            [x509.DistributionPoint([x509.DirectoryName(point)], None, None, None)]
        ),
        x509.AuthorityInformationAccess(
            [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address)]
        ),
        x509.AuthorityKeyIdentifier(
            own.digest, [x509.DirectoryName(issuer.subject)], issuer.serial_number
        ),
        x509.SubjectKeyIdentifier.from_public_key(request.public_key),
    ]


def _holder(request: CertificateRequest, authority: Authority) -> x509.SubjectAlternativeName:
    four = request.basic_four
    (name, name_mask), (address, address_mask) = substitute(four.name), substitute(four.address)
    values = (
        name,
        encode_born_on(four.born_on),
        four.sex.value,
        address,
        name_mask,
        address_mask,
    )
    oids = authority.profile.oids.attributes
    return x509.SubjectAlternativeName(
        [
            x509.OtherName(oid, UTF8String(value).dump())
            for oid, value in zip(oids, values, strict=True)
        ]
    )
