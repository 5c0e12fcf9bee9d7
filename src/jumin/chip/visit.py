"""What a card gathers while its issuer's terminal writes to it at a counter."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.terms import CertificatePurpose


@dataclass
class Renewal:
    """A key pair just made, and what was written so far of the certificates to go with it.

    It lives as long as the visit. Nothing of it counts before the certificate is whole; then all
    of it counts at once.
    """

    key: RSAPrivateKey = field(repr=False)
    drafts: dict[int, bytes] = field(default_factory=dict, repr=False)
    """The certificates so far, by file."""


@dataclass
class Visit:
    """The issuer's terminal is authenticated (窓口端末); ends with a reset or the power."""

    renewals: dict[CertificatePurpose, Renewal] = field(default_factory=dict)
