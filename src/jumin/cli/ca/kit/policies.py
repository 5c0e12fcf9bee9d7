"""What programs must know of the service, as data: identifiers, purposes, media, addresses."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from jumin.pki import REAL_OIDS, TEST_OIDS, Profile
from jumin.pki.profiles import (
    EXTENDED_KEY_USAGES,
    KEY_USAGES,
    ORGANISATION,
    CertificateKind,
    OidTable,
)
from jumin.terms import CertificatePurpose, Medium


_KINDS: Final = {
    CertificatePurpose.SIGNATURE: CertificateKind.SIGNATURE,
    CertificatePurpose.AUTHENTICATION: CertificateKind.AUTHENTICATION,
}
_TERMS: Final = {
    CertificatePurpose.SIGNATURE: "署名用電子証明書",
    CertificatePurpose.AUTHENTICATION: "利用者証明用電子証明書",
}
_ATTRIBUTES: Final = (
    *("name", "name_substitutes", "sex", "born_on", "address", "address_substitutes"),
)
_USAGES: Final = ("digital_signature", "content_commitment")


def policies(profile: Profile, authorities: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tell all of it; `authorities` are added as they are."""
    return {
        "organisation": ORGANISATION,
        "is_test": True,
        "oids": {"test": _table(TEST_OIDS), "real": _table(REAL_OIDS)},
        "media": [medium.value for medium in Medium],
        "purposes": {purpose.value: _purpose(purpose) for purpose in CertificatePurpose},
        "addresses": {
            "base": profile.base_address,
            "ocsp": profile.ocsp_address,
            "cps": profile.cps_address,
            "crl": f"{profile.base_address}/crl/",
            "ca": f"{profile.base_address}/ca/",
        },
        "authorities": list(authorities),
    }


def _table(oids: OidTable) -> dict[str, Any]:
    """Tell a table of identifiers; a policy that is not known is null."""
    media = {Medium.CARD: oids.policies, Medium.PHONE: oids.phone_policies}
    return {
        "policies": {
            purpose.value: {
                medium.value: known[purpose].dotted_string if purpose in known else None
                for medium, known in media.items()
            }
            for purpose in CertificatePurpose
        },
        "attributes": {name: getattr(oids, name).dotted_string for name in _ATTRIBUTES},
    }


def _purpose(purpose: CertificatePurpose) -> dict[str, Any]:
    kind = _KINDS[purpose]
    usage, extended = KEY_USAGES[kind], EXTENDED_KEY_USAGES.get(kind, ())
    return {
        "japanese": _TERMS[purpose],
        "key_usage": [name for name in _USAGES if getattr(usage, name)],
        "extended_key_usage": [oid.dotted_string for oid in extended],
        "states_its_holder": purpose is CertificatePurpose.SIGNATURE,
    }
