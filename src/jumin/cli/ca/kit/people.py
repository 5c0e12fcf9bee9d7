"""The residents' keys and certificates as PKCS #12, with the sheet that opens them."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PBES,
    serialize_key_and_certificates,
)
from django.utils.translation import override

from jumin.cli.ca.kit.sheet import COLUMNS
from jumin.cli.ca.told_certificate import in_japan
from jumin.locale import text
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.facts import word
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import LedgerEntry
from jumin.pki.verify import issuer_of
from jumin.places.town.words import CERTIFICATES
from jumin.rules.lives import CertificateState
from jumin.sandbox.credentials import Credential, credentials_of
from jumin.sandbox.residents import TownResident
from jumin.terms import JST, FaultError, RefusalCode, RefusedError, SerialNumber


FOLDER: Final = "residents"
"""Where the files of the residents lie."""
ROUNDS: Final = 10_000
"""How dear each guess at a passphrase is (PBKDF2, RFC 8018 §5.2): it has 64 bits of its own."""

_AT: Final = _("in use at: {place}")
"""Where a card is that can't be copied now."""


@dataclass(frozen=True)
class Holding:
    """A certificate that somebody holds, how it stands, and the file that it goes into."""

    resident: TownResident
    credential: Credential
    entry: LedgerEntry
    authority: x509.Certificate
    generation: int
    """Of the authority that issued it."""

    @property
    def ca_file(self) -> str:
        """Name the file of its authority's certificate."""
        return authority_file(self.credential.purpose, self.generation)

    @property
    def file(self) -> str:
        """Name its file."""
        return f"{FOLDER}/{self.resident.id}-{self.credential.name}.p12"

    @property
    def is_in_force(self) -> bool:
        """Whether it serves: in its holder's hands, and not void."""
        return self.entry.state is CertificateState.DELIVERED

    def p12(self) -> bytes:
        """Write key, certificate and authority (RFC 7292), encrypted by AES-256 and SHA-256."""
        passphrase = self.credential.passphrase.encode()
        encryption = (
            PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(ROUNDS)
            .key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(SHA256())
            .build(passphrase)
        )
        name = f"JUMIN-TEST {self.resident.id} {self.credential.name}"
        return serialize_key_and_certificates(
            name.encode(),
            self.credential.key,
            self.credential.certificate,
            [self.authority],
            encryption,
        )

    def state(self, language: str) -> str:
        """Tell how the certificate stands, by the ledger."""
        with override(language):
            told = str(CERTIFICATES[self.entry.state])
        if self.entry.reason is None or self.entry.revoked_at is None:
            return told
        why = word("reason", self.entry.reason.value, language)
        return f"{told} ({self.entry.revoked_at.astimezone(JST):%Y-%m-%d}: {why})"


@dataclass(frozen=True)
class People:
    """What some residents hold, and whose card is where it can't be copied."""

    holdings: tuple[Holding, ...]
    without: Mapping[str, tuple[TownResident, str]]
    """Those with nothing to export, by name, each with the place where the card is, if it is."""

    def example(self) -> tuple[Holding, Holding] | None:
        """Tell both certificates on a card, if may be one whose certificates are in force."""
        held = {(one.resident.id, one.credential.name): one for one in self.holdings}
        pairs = [
            (held[name, "authentication"], one)
            for (name, kind), one in held.items()
            if kind == "signature" and (name, "authentication") in held
        ]
        return min(pairs, key=lambda pair: not all(one.is_in_force for one in pair), default=None)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Tell everything as values, a row for each certificate, and for each who has none."""
        for one in self.holdings:
            yield _row(one.resident) | {
                "file": one.file,
                "kind": one.credential.name,
                "medium": one.credential.medium.value,
                "purpose": one.credential.purpose.value,
                "pin": one.credential.pin,
                "passphrase": one.credential.passphrase,
                "serial": one.entry.serial,
                "last_day": one.entry.last_day.isoformat(),
                "state": one.entry.state.value,
                "reason": one.entry.reason.name.lower() if one.entry.reason is not None else None,
                "revoked_at": in_japan(one.entry.revoked_at),
                "ca_file": one.ca_file,
                "state_ja": one.state("ja"),
                "state_en": one.state("en"),
            }
        for resident, place in self.without.values():
            told = {f"state_{tag}": _nothing(place, tag) for tag in ("ja", "en")}
            yield _row(resident) | dict.fromkeys(COLUMNS[3:-4]) | told


def people(
    residents: Sequence[TownResident], *, tell: Callable[[int, int], None], insist: bool
) -> People:
    """Copy what residents hold; `insist` on cards that are in use elsewhere, or leave them out.

    Raises RefusedError: `card.unreadable`, and `card.elsewhere` (place) where it is insisted on.
    """
    holdings: list[Holding] = []
    generations = {one.fingerprint: one.generation for one in certification.authorities()}
    without: dict[str, tuple[TownResident, str]] = {}
    for done, resident in enumerate(residents, start=1):
        place = ""
        try:
            held = [_holding(resident, one, generations) for one in credentials_of(resident)]
        except RefusedError as error:
            if insist or error.refusal.code is not RefusalCode.CARD_ELSEWHERE:
                raise
            held, place = [], str(error.refusal.facts["place"])
        holdings += held
        if not held:
            without[resident.id] = resident, place
        tell(done, len(residents))
    return People(tuple(holdings), without)


def table(told: Iterable[Mapping[str, Any]]) -> bytes:
    """Write the rows as CSV (RFC 4180), in UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(told)
    return out.getvalue().encode()


def authority_file(purpose: str, generation: int) -> str:
    """Name the file of an authority's certificate, in PEM."""
    return f"jumin-test-{purpose}-ca-{generation}.pem"


def _holding(
    resident: TownResident, credential: Credential, generations: Mapping[str, int]
) -> Holding:
    serial = SerialNumber(credential.certificate.serial_number)
    entry, issuer = certification.entry(credential.purpose, serial), _issuer(credential)
    generation = generations[issuer.fingerprint(SHA256()).hex()]
    return Holding(resident, credential, entry, issuer, generation)


def _issuer(credential: Credential) -> x509.Certificate:
    authority = issuer_of(credential.certificate, certification.anchors(credential.purpose))
    if authority is None:
        raise FaultError("A card has a certificate that no authority of this town has issued.")
    return authority


def _row(resident: TownResident) -> dict[str, Any]:
    return {
        "resident": resident.id,
        "name": resident.name,
        "municipality": resident.municipality,
        "particular_ja": resident.reason,
        "particular_en": resident.reason_en,
    }


def _nothing(place: str, language: str) -> str:
    if place:
        return text(_AT, language).format(place=place)
    return text(_("no certificate"), language)
