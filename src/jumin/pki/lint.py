"""What a lint is: a rule with its clause, looked at before anything is signed (適合性検査)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from cryptography import x509

from jumin.pki.profiles import CertificateKind, Profile
from jumin.terms import CertificatePurpose


@dataclass(frozen=True)
class Specimen:
    """A certificate under the lens, with what it is meant to be."""

    certificate: x509.Certificate
    kind: CertificateKind
    purpose: CertificatePurpose
    issuer: x509.Certificate | None
    """The authority's certificate; none for a self-signed one."""
    profile: Profile


@dataclass(frozen=True)
class Finding:
    """What a lint found wrong."""

    lint: str
    clause: str
    text: str

    def __str__(self) -> str:
        """Say lint, clause and text in one line."""
        return f"{self.lint} ({self.clause}): {self.text}"


Look: TypeAlias = Callable[[Specimen], Iterator[str]]
"""How a lint looks at a specimen: it yields what it finds wrong."""


@dataclass(frozen=True)
class Lint:
    """One rule: its name, where it stands, for which kinds, and how it is looked at."""

    name: str
    clause: str
    kinds: tuple[CertificateKind, ...]
    look: Look
