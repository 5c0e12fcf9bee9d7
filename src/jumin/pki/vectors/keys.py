"""The handful of keys that all cases are made with; they are made anew for each examination."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from jumin.pki.keys import generate_key
from jumin.terms import CertificatePurpose


_WEAK_BITS = 1024


@dataclass(frozen=True, repr=False)
class VectorKeys:
    """The keys of both authorities, of a holder, and of those who would like to be them."""

    generations: Mapping[CertificatePurpose, tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]]
    """An older and a newer key of each authority."""
    responder: rsa.RSAPrivateKey
    holder: rsa.RSAPrivateKey
    stranger: rsa.RSAPrivateKey
    """Somebody's whom nobody trusts."""
    weak: rsa.RSAPrivateKey
    """Of 1024 bits."""
    curve: ec.EllipticCurvePrivateKey
    """On the curve P-256."""

    @classmethod
    def generate(cls) -> "VectorKeys":
        """Make them; takes about a second."""
        return cls(
            generations={
                purpose: (generate_key(), generate_key()) for purpose in CertificatePurpose
            },
            responder=generate_key(),
            holder=generate_key(),
            stranger=generate_key(),
            weak=rsa.generate_private_key(65537, _WEAK_BITS),
            curve=ec.generate_private_key(ec.SECP256R1()),
        )
