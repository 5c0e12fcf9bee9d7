"""Who may ask for certificates' status (署名検証者・利用者証明検証者): their register, and a codec.

The certification office keeps the register and publishes it for its responder alone. Of a key,
only its SHA-256 digest is in it.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from jumin.terms import CertificatePurpose, FaultError, UsageError


KEY_OCTETS: Final = 32
"""A key is that many random octets, shown in URL-safe base64 without padding (RFC 6750 §2.1)."""
DIGEST_OCTETS: Final = 32
"""SHA-256."""
MOST_NUMBER: Final = 0xFFFF
"""The highest number of a party: a note in the query log has two octets for it."""
_FORMAT: Final = 1
_PARTY: Final = {"number", "name", "purposes", "key_digest", "certificate", "fault"}


@unique
class Fault(StrEnum):
    """How a tester is answered wrongly on request (異常応答の指定), each in exactly one way."""

    BAD_SIGNATURE = "bad-signature"
    """The signature is not that of the responder's key over the answer."""
    STALE = "stale"
    """nextUpdate has passed."""
    FUTURE = "future"
    """thisUpdate has not come yet."""
    WRONG_RESPONDER = "wrong-responder"
    """Signed by somebody whom the authority never delegated."""
    WRONG_SERIAL = "wrong-serial"
    """About another certificate than the one asked about."""
    NO_NONCE = "no-nonce"
    """Does not repeat the nonce that was sent."""
    MALFORMED = "malformed"
    """Cut off in the middle of its bytes."""
    SLOW = "slow"
    """Right, but late."""
    UNAVAILABLE = "unavailable"
    """None: HTTP status 503."""


class PartyError(UsageError):
    """What is said of a relying party can't be true of one."""


class RegisterError(FaultError):
    """The published register is damaged."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The register of relying parties can't be read ({why}). "
            f"Publish it anew: `jumin ca publish`."
        )


@dataclass(frozen=True)
class RelyingParty:
    """Somebody who relies on certificates (署名検証者・利用者証明検証者).

    Raises `PartyError` where a value can't be. JPKI Act, art. 17(1) and 36(1).
    """

    number: int
    """0 for `NOBODY`; a registered party's stays its own for good."""
    name: str
    purposes: frozenset[CertificatePurpose]
    """Whose status it may ask for: signature (art. 17(1)), authentication (art. 36(1))."""
    key_digest: bytes | None = field(default=None, repr=False)
    """The SHA-256 digest of its key."""
    certificate: bytes | None = field(default=None, repr=False)
    """Its client certificate in DER."""
    fault: Fault | None = None
    """How it is answered wrongly; testers only."""

    def __post_init__(self) -> None:
        """Refuse what can't be."""
        if not 0 <= self.number <= MOST_NUMBER:
            raise PartyError(f"A relying party's number is one of 0 to {MOST_NUMBER}.")
        if self.key_digest is not None and len(self.key_digest) != DIGEST_OCTETS:
            raise PartyError(f"A SHA-256 digest has {DIGEST_OCTETS} octets.")

    @cached_property
    def certificate_fingerprint(self) -> bytes | None:
        """The SHA-256 digest of its client certificate."""
        return None if self.certificate is None else sha256(self.certificate).digest()

    def may_ask(self, purpose: CertificatePurpose) -> bool:
        """Whether it may ask for the status of certificates of a purpose."""
        return purpose in self.purposes


NOBODY: Final = RelyingParty(0, "", frozenset(CertificatePurpose))
"""Who shows nothing, where askers need not be registered."""


def key_digest(key: bytes) -> bytes:
    """Tell the digest by which a key, as it is written in requests, is known."""
    return sha256(key).digest()


@dataclass(frozen=True)
class Register:
    """The registered relying parties (検証者の登録簿); raises `PartyError` where two are one."""

    parties: tuple[RelyingParty, ...] = ()

    def __post_init__(self) -> None:
        """Refuse parties that can't be told apart, and nobody among them."""
        numbers = [party.number for party in self.parties]
        digests = [party.key_digest for party in self.parties if party.key_digest]
        certificates = [party.certificate for party in self.parties if party.certificate]
        if any(len(set(known)) < len(known) for known in (numbers, digests, certificates)):
            raise PartyError("Two relying parties have the same number, key or certificate.")
        if NOBODY.number in numbers:
            raise PartyError(f"A registered party's number is one of 1 to {MOST_NUMBER}.")

    def by_key(self, key: bytes) -> RelyingParty | None:
        """Tell whose key it is."""
        return self._by_key.get(key_digest(key))

    def by_certificate(self, sha256: bytes) -> RelyingParty | None:
        """Tell whose client certificate it is, by the SHA-256 digest of its DER."""
        return self._by_certificate.get(sha256)

    @cached_property
    def _by_key(self) -> Mapping[bytes, RelyingParty]:
        known = {party.key_digest: party for party in self.parties if party.key_digest}
        return MappingProxyType(known)

    @cached_property
    def _by_certificate(self) -> Mapping[bytes, RelyingParty]:
        parties = ((party.certificate_fingerprint, party) for party in self.parties)
        return MappingProxyType({shown: party for shown, party in parties if shown})


def encode_register(register: Register) -> bytes:
    """Write a register as JSON."""
    parties = [
        {
            "number": party.number,
            "name": party.name,
            "purposes": sorted(party.purposes),
            "key_digest": party.key_digest and party.key_digest.hex(),
            "certificate": party.certificate and b64encode(party.certificate).decode(),
            "fault": party.fault,
        }
        for party in register.parties
    ]
    return json.dumps({"format": _FORMAT, "parties": parties}, ensure_ascii=False).encode()


def read_register(encoded: bytes) -> Register:
    """Read what `encode_register` wrote; raises `RegisterError` on everything else."""
    try:
        content = json.loads(encoded)
        if not isinstance(content, dict) or content.keys() != {"format", "parties"}:
            raise RegisterError("it is no register")
        if type(content["format"]) is not int or content["format"] != _FORMAT:
            raise RegisterError(f"its format is not {_FORMAT}")
        if not isinstance(content["parties"], list):
            raise RegisterError("it has no list of parties")
        return Register(tuple(_party(party) for party in content["parties"]))
    except (ValueError, RecursionError):
        raise RegisterError("it is no JSON in UTF-8") from None
    except PartyError as error:
        raise RegisterError(str(error)) from None


def _party(stated: object) -> RelyingParty:
    if not isinstance(stated, dict) or stated.keys() != _PARTY:
        raise RegisterError("a party is not told as it should be")
    number, purposes = stated["number"], stated["purposes"]
    if type(number) is not int or not isinstance(purposes, list):
        raise RegisterError("a party's number or purposes are none")
    digest, certificate, fault = (
        None if stated[name] is None else _text(stated[name])
        for name in ("key_digest", "certificate", "fault")
    )
    try:
        return RelyingParty(
            number,
            _text(stated["name"]),
            frozenset(CertificatePurpose(_text(purpose)) for purpose in purposes),
            None if digest is None else bytes.fromhex(digest),
            None if certificate is None else b64decode(certificate, validate=True),
            None if fault is None else Fault(fault),
        )
    except ValueError:
        raise RegisterError("a party's purpose, key, certificate or fault is none") from None


def _text(stated: object) -> str:
    if not isinstance(stated, str):
        raise RegisterError("a text is none")
    return stated
