"""How all offices stand at one instant: what has to be read while they hold still (静止点)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from jumin.offices import OFFICES
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber, CardState
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import LedgerEntry
from jumin.offices.common import gateway as offices
from jumin.offices.common.gateway import Message
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestNumber
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import RegisterEntry
from jumin.pki import Publication
from jumin.sandbox.place import folder
from jumin.terms import CertificatePurpose, ResidentId, SerialNumber


Named: TypeAlias = tuple[CertificatePurpose, SerialNumber]
"""What a certificate is called in the ledger, on the card and in the published status."""

_ALL_LINES: Final = 1 << 62


@dataclass(frozen=True)
class Standing:
    """What the offices' books and the published folder said at one instant."""

    waiting: tuple[Message, ...]
    cards: Mapping[CardNumber, CardState]
    ledger: Mapping[Named, LedgerEntry]
    register: Mapping[ResidentId, RegisterEntry]
    snapshot: bytes | None
    """The published status; None where there is none."""
    papers: Mapping[RequestNumber, str]
    """The digest of each request's paper; empty where it has none."""
    last_line: int
    """The number of the last line in the issuing centre's journal."""

    @property
    def written(self) -> Mapping[str, str]:
        """The digest of each request's paper that the journal told of last.

        It is read when it is asked for: lines are never changed, and later ones are left out.
        """
        lines = offices.journal_lines("issuance", last=_ALL_LINES, act="request.rendered")
        return {
            line.subject: str(line.facts.get("sha256", ""))
            for line in lines
            if line.number <= self.last_line
        }


def waiting() -> tuple[Message, ...]:
    """Tell every message that an office has not learned of yet."""
    return tuple(message for office in OFFICES for message in offices.messages(office))


def read(messages: tuple[Message, ...]) -> Standing:
    """Read how all stand, besides the messages that wait; all offices must hold still meanwhile."""
    return Standing(
        waiting=messages,
        cards=cards(),
        ledger=ledger(),
        register={entry.resident: entry for entry in municipality.residents()},
        snapshot=_snapshot(),
        papers=dict(issuance.digests()),
        last_line=offices.last_numbers()["issuance"],
    )


def cards() -> dict[CardNumber, CardState]:
    """Tell what the card office knows of every card."""
    return {card.number: card for card in card_office.cards()}


def ledger() -> dict[Named, LedgerEntry]:
    """Tell what the certification office knows of every certificate."""
    return {(entry.purpose, entry.serial): entry for entry in certification.entries()}


def _snapshot() -> bytes | None:
    try:
        return Publication(folder().published).snapshot.read_bytes()
    except FileNotFoundError:
        return None
