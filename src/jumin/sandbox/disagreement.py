"""What may not agree in a town, by stable codes (不一致)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique

from jumin.terms.refusals import Fact


@unique
class DisagreementCode(StrEnum):
    """Stable names of what may not agree; the subject is what stands in brackets."""

    MESSAGE_WAITING = "message.waiting"
    """An office has not told the others yet (office; facts: count)."""
    CARD_OF_NOBODY = "card.of-nobody"
    """The register has no record of the card's holder (card)."""
    CARD_OF_THE_DEAD = "card.of-the-dead"
    """The holder died, and the card has not lapsed (card)."""
    CARD_OF_MOVED_OUT = "card.of-moved-out"
    """The holder's record is removed, and no moving-in is awaited (card)."""
    CARDS_IN_FORCE = "cards.in-force"
    """Somebody has several cards in force (resident; facts: count)."""
    CERTIFICATE_UNKNOWN = "certificate.unknown"
    """The card's certificate is not in the ledger (card; facts: purpose)."""
    CERTIFICATE_OF_ANOTHER = "certificate.of-another"
    """The ledger has the card's certificate under another resident or card (card; purpose)."""
    CERTIFICATE_STATE = "certificate.state"
    """Certificate and card can't stand as they do (card; purpose, card, certificate, reason)."""
    CERTIFICATE_ASTRAY = "certificate.astray"
    """A certificate is not void, and no card has it; or it is a phone's, and that of the card
    ended or is held (certificate; facts: state)."""
    STATUS_MISSING = "status.missing"
    """Nothing is published that can be read (`published`)."""
    STATUS_DIFFERS = "status.differs"
    """What is published of a certificate is not what the ledger says (certificate)."""
    POCKET_EMPTY = "pocket.empty"
    """Somebody's card is in use, and not in the pocket (resident)."""
    POCKET_DAMAGED = "pocket.damaged"
    """The card in somebody's pocket can't be read (resident)."""
    POCKET_DIFFERS = "pocket.differs"
    """Card or phone in somebody's pocket is not what the offices know of it (resident; what)."""
    PAPER_UNWRITTEN = "paper.unwritten"
    """A request's paper is not the one that the journal tells of (request)."""


@dataclass(frozen=True)
class Disagreement:
    """One thing on which two do not agree (不一致): a code, what it is about, and facts."""

    code: DisagreementCode
    subject: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __str__(self) -> str:
        facts = "".join(f", {name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({self.subject}{facts})"
