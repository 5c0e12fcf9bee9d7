"""The shape of the real certificates, as far as anybody can know it: a table, and its reader.

Grade A: decoded from published certificates. C: described by people who read a test card or their
own. D: assumed by analogy. Only the shape is here: no value of a person, no key, no serial number.
"""

from typing import Any, Final

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


_AUTHORITY_NAME: Final = "C PrintableString, O UTF8String, OU UTF8String, OU UTF8String"
_POINT_NAME: Final = f"{_AUTHORITY_NAME}, OU UTF8String, CN UTF8String"
_PLACES: Final = "C PrintableString, L UTF8String, L UTF8String, CN UTF8String"

Shape = tuple[tuple[str, str, str], ...]
"""Field, what it looks like, grade; in order of encoding."""

AUTHORITY: Final[Shape] = (
    ("version", "v3", "A"),
    ("signature", "sha256_rsa, parameters 0500", "A"),
    ("issuer", _AUTHORITY_NAME, "A"),
    ("notBefore", "UTCTime", "A"),
    ("notAfter", "UTCTime, 14:59:59", "A"),
    ("subject", _AUTHORITY_NAME, "A"),
    ("key", "rsa 2048, exponent 65537", "A"),
    ("2.5.29.15 critical", "03020106", "A"),
    ("2.5.29.17", f"directory_name ({_AUTHORITY_NAME})", "A"),
    ("2.5.29.19 critical", "30030101ff", "A"),
    ("2.5.29.31", f"directory_name ({_AUTHORITY_NAME})", "A"),
    ("2.5.29.14", "20 octets, the SHA-1 digest of the key", "A"),
)
"""Published certificates of the signature and authentication CA, 2015, 2019 and 2023."""

AUTHENTICATION: Final[Shape] = (
    ("version", "v3", "A"),
    ("signature", "sha256_rsa, parameters 0500", "A"),
    ("issuer", _AUTHORITY_NAME, "A"),
    ("notBefore", "UTCTime", "A"),
    ("notAfter", "UTCTime, 14:59:59", "A"),
    ("subject", "C PrintableString, CN UTF8String", "A"),
    ("key", "rsa 2048, exponent 65537", "A"),
    ("2.5.29.15 critical", "03020780", "A"),
    ("2.5.29.37", "client_auth", "A"),
    ("2.5.29.32 critical", "one policy, one pointer to a practice statement", "A"),
    ("2.5.29.18", f"directory_name ({_AUTHORITY_NAME})", "A"),
    ("2.5.29.31", f"directory_name ({_POINT_NAME})", "A"),
    ("1.3.6.1.5.5.7.1.1", "ocsp by uniform_resource_identifier", "A"),
    ("2.5.29.35", f"20 octets, directory_name ({_AUTHORITY_NAME}), serial number", "A"),
    ("2.5.29.14", "20 octets, the SHA-1 digest of the key", "A"),
)
"""A user authentication certificate of 2019 that its holder published."""

SIGNATURE: Final[Shape] = (
    ("version", "v3", "D"),
    ("signature", "sha256_rsa, parameters 0500", "D"),
    ("issuer", _AUTHORITY_NAME, "A"),
    ("notBefore", "UTCTime", "D"),
    ("notAfter", "UTCTime, 14:59:59", "D"),
    ("subject", _PLACES, "C"),
    ("key", "rsa 2048, exponent 65537", "D"),
    ("2.5.29.15 critical", "030206c0", "C"),
    ("2.5.29.17", "other_name .1 .4 .3 .5 .2 .6, each a UTF8String", "C"),
    ("2.5.29.32 critical", "one policy, one pointer to a practice statement", "C"),
    ("2.5.29.18", f"directory_name ({_AUTHORITY_NAME})", "C"),
    ("2.5.29.31", f"directory_name ({_POINT_NAME})", "C"),
    ("1.3.6.1.5.5.7.1.1", "ocsp by uniform_resource_identifier", "D"),
    ("2.5.29.35", f"20 octets, directory_name ({_AUTHORITY_NAME}), serial number", "D"),
    ("2.5.29.14", "20 octets, the SHA-1 digest of the key", "D"),
)
"""What people describe; the order of the extensions and what nobody mentions are assumed."""

_WORDS: Final = {
    "country_name": "C",
    "organization_name": "O",
    "organizational_unit_name": "OU",
    "locality_name": "L",
    "common_name": "CN",
    "printable_string": "PrintableString",
    "utf8_string": "UTF8String",
    "utc_time": "UTCTime",
    "general_time": "GeneralizedTime",
}


def shape_of(certificate: x509.Certificate) -> tuple[tuple[str, str], ...]:
    """Tell the shape of a certificate, read by asn1crypto: fields and what they look like."""
    tbs = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))["tbs_certificate"]
    signature, key = tbs["signature"], tbs["subject_public_key_info"]
    begin, end = (tbs["validity"][one] for one in ("not_before", "not_after"))
    parameters = signature["parameters"].dump().hex()
    exponent = key["public_key"].parsed["public_exponent"].native
    return (
        ("version", tbs["version"].native),
        ("signature", f"{signature['algorithm'].native}, parameters {parameters}"),
        ("issuer", _name(tbs["issuer"])),
        ("notBefore", _WORDS[begin.name]),
        ("notAfter", f"{_WORDS[end.name]}, {end.native:%H:%M:%S}"),
        ("subject", _name(tbs["subject"])),
        ("key", f"{key.algorithm} {key.bit_size}, exponent {exponent}"),
        *(
            (
                each["extn_id"].dotted + (" critical" if each["critical"].native else ""),
                _value(each["extn_id"].native, each["extn_value"], key.sha1),
            )
            for each in tbs["extensions"]
        ),
    )  # fmt: skip


def _name(name: asn1.Name) -> str:
    assert all(len(rdn) == 1 for rdn in name.chosen)
    return ", ".join(
        f"{_WORDS[rdn[0]['type'].native]} {_WORDS[rdn[0]['value'].name]}" for rdn in name.chosen
    )


def _general_names(names: asn1.GeneralNames) -> str:
    if all(name.name == "other_name" for name in names):
        values = [name.chosen["value"].parsed for name in names]
        assert {type(each).__name__ for each in values} == {"UTF8String"}
        leaves = (name.chosen["type_id"].dotted.rpartition(".")[2] for name in names)
        return f"other_name {' '.join(f'.{leaf}' for leaf in leaves)}, each a UTF8String"
    (name,) = names
    return f"{name.name} ({_name(name.chosen)})"


def _value(kind: str, octets: Any, digest: bytes) -> str:
    if kind in {"key_usage", "basic_constraints"}:
        return octets.contents.hex()
    read = {
        "extended_key_usage": lambda usages: " ".join(usages.native),
        "subject_alt_name": _general_names,
        "issuer_alt_name": _general_names,
        "certificate_policies": _policies,
        "crl_distribution_points": _points,
        "authority_information_access": _accesses,
        "authority_key_identifier": _authority_key,
        "key_identifier": lambda own: (
            "20 octets, the SHA-1 digest of the key" if own.native == digest else "another key"
        ),
    }
    return read[kind](octets.parsed)


def _policies(policies: asn1.CertificatePolicies) -> str:
    (policy,) = policies
    (qualifier,) = policy["policy_qualifiers"]
    assert qualifier["policy_qualifier_id"].native == "certification_practice_statement"
    return "one policy, one pointer to a practice statement"


def _points(points: asn1.CRLDistributionPoints) -> str:
    (point,) = points
    assert [point[one].native for one in ("reasons", "crl_issuer")] == [None, None]
    return _general_names(point["distribution_point"].chosen)


def _accesses(accesses: asn1.AuthorityInfoAccessSyntax) -> str:
    (access,) = accesses
    return f"{access['access_method'].native} by {access['access_location'].name}"


def _authority_key(identifier: asn1.AuthorityKeyIdentifier) -> str:
    assert identifier["authority_cert_serial_number"].native > 0
    issuer = _general_names(identifier["authority_cert_issuer"])
    return f"{len(identifier['key_identifier'].native)} octets, {issuer}, serial number"
