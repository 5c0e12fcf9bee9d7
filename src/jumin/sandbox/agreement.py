"""Do all offices, what is published and the cards in the pockets agree? (整合性の確認)."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Final

from cryptography import x509

from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber, CardState
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import LedgerEntry
from jumin.offices.common import gateway as offices
from jumin.offices.common import storage
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import RequestNumber
from jumin.offices.municipality import gateway as municipality
from jumin.pki import Publication, StatusSnapshot
from jumin.pki.status import SnapshotError, issuer_id
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox.place import folder
from jumin.sandbox.pockets import PocketDamagedError, PocketEmptyError, pocket_of
from jumin.sandbox.residents import TownResident, residents
from jumin.terms import (
    CertificatePurpose,
    RefusedError,
    ResidentId,
    RevocationReason,
    SerialNumber,
)
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
    """A certificate is not void, and no card has it (certificate; facts: state)."""
    STATUS_MISSING = "status.missing"
    """Nothing is published that can be read (`published`)."""
    STATUS_DIFFERS = "status.differs"
    """What is published of a certificate is not what the ledger says (certificate)."""
    POCKET_EMPTY = "pocket.empty"
    """Somebody's card is in use, and not in the pocket (resident)."""
    POCKET_DAMAGED = "pocket.damaged"
    """The card in somebody's pocket can't be read (resident)."""
    POCKET_DIFFERS = "pocket.differs"
    """The card in somebody's pocket is not what the card office knows of it (resident; what)."""
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


_IN_FORCE: Final = (CardStatus.IN_USE, CardStatus.SUSPENDED)
_NOT_HANDED_OVER: Final = (CardStatus.ORDERED, CardStatus.MANUFACTURED)
_ENDED: Final = (CertificateState.REVOKED, CertificateState.EXPIRED)
_VOID: Final = frozenset({*_ENDED, CertificateState.SUPERSEDED})
_POSSIBLE: Final[Mapping[CardStatus, frozenset[CertificateState]]] = {
    CardStatus.ORDERED: frozenset({CertificateState.ISSUED, *_ENDED}),
    CardStatus.MANUFACTURED: frozenset({CertificateState.ISSUED, *_ENDED}),
    # Held on a card in use: its suspension was lifted, and no new certificate was wanted yet.
    CardStatus.IN_USE: frozenset({CertificateState.DELIVERED, CertificateState.HELD, *_ENDED}),
    CardStatus.SUSPENDED: frozenset({CertificateState.HELD, *_ENDED}),
    CardStatus.LAPSED: _VOID,
    CardStatus.RETURNED: _VOID,
}
"""How the certificates that a card carries may stand, by the card's status."""
_IMPOSSIBLE_REASONS: Final[Mapping[CertificatePurpose, frozenset[RevocationReason]]] = {
    CertificatePurpose.SIGNATURE: frozenset({RevocationReason.UNSPECIFIED}),
    CertificatePurpose.AUTHENTICATION: frozenset(
        {RevocationReason.UNSPECIFIED, RevocationReason.AFFILIATION_CHANGED}
    ),
}
"""Why no certificate of a card in use is revoked: it was handed over, and only the signature
certificate states particulars that change."""

_ALL_LINES: Final = 1 << 62
_Named = tuple[CertificatePurpose, SerialNumber]


def disagreements() -> tuple[Disagreement, ...]:
    """Tell everything on which offices, published status and pockets do not agree.

    Nothing, in a town where no message waits. All offices hold still meanwhile; a card that is in
    use somewhere is left out.
    """
    with storage.held_still():
        cards = {card.number: card for card in card_office.cards()}
        ledger = {(entry.purpose, entry.serial): entry for entry in certification.entries()}
        return tuple(
            itertools.chain(
                _messages(),
                _holders(cards),
                _certificates(cards, ledger),
                _astray(cards, ledger),
                _status(ledger),
                _pockets(cards),
                _papers(),
            )
        )


def _messages() -> Iterator[Disagreement]:
    for queue in offices.queues():
        if queue.waiting:
            facts = {"count": queue.waiting}
            yield Disagreement(DisagreementCode.MESSAGE_WAITING, queue.office, facts)


def _holders(cards: Mapping[CardNumber, CardState]) -> Iterator[Disagreement]:
    register = {entry.resident: entry for entry in municipality.residents()}
    in_force = Counter(card.resident for card in cards.values() if card.status in _IN_FORCE)
    for resident, count in in_force.items():
        if count > 1:
            yield Disagreement(DisagreementCode.CARDS_IN_FORCE, resident, {"count": count})
    for card in cards.values():
        entry = register.get(card.resident)
        if entry is None:
            yield Disagreement(DisagreementCode.CARD_OF_NOBODY, card.number)
        elif entry.removed_on is None:
            continue
        elif entry.removed_cause == municipality.RemovalCause.DIED:
            if card.status in (*_NOT_HANDED_OVER, *_IN_FORCE):
                yield Disagreement(DisagreementCode.CARD_OF_THE_DEAD, card.number)
        elif card.status in _IN_FORCE and card.moving_in_until is None:
            yield Disagreement(DisagreementCode.CARD_OF_MOVED_OUT, card.number)


def _certificates(
    cards: Mapping[CardNumber, CardState], ledger: Mapping[_Named, LedgerEntry]
) -> Iterator[Disagreement]:
    for card in cards.values():
        for named in _carried(card):
            purpose, facts = named[0], {"purpose": named[0].value}
            entry = ledger.get(named)
            if entry is None:
                yield Disagreement(DisagreementCode.CERTIFICATE_UNKNOWN, card.number, facts)
            elif (entry.resident, _card_of(entry)) != (card.resident, card.number):
                yield Disagreement(DisagreementCode.CERTIFICATE_OF_ANOTHER, card.number, facts)
            elif not _is_possible(card.status, purpose, entry):
                stands = {"card": card.status.value, "certificate": entry.state.value}
                why = {} if entry.reason is None else {"reason": entry.reason.name.lower()}
                told = {**facts, **stands, **why}
                yield Disagreement(DisagreementCode.CERTIFICATE_STATE, card.number, told)


def _card_of(entry: LedgerEntry) -> CardNumber:
    return card_office.card_of_order(entry.order)


def _is_possible(status: CardStatus, purpose: CertificatePurpose, entry: LedgerEntry) -> bool:
    is_for_no_reason = (
        status is CardStatus.IN_USE
        and entry.state is CertificateState.REVOKED
        and entry.reason in _IMPOSSIBLE_REASONS[purpose]
    )
    return entry.state in _POSSIBLE[status] and not is_for_no_reason


def _astray(
    cards: Mapping[CardNumber, CardState], ledger: Mapping[_Named, LedgerEntry]
) -> Iterator[Disagreement]:
    """Tell of certificates that are not void though no card has them.

    One that was issued and not delivered may still be on its way into its card: at the factory, or
    at a counter that the visit will come back to.
    """
    carried = {named for card in cards.values() for named in _carried(card)}
    awaiting = {
        card.number
        for card in cards.values()
        if card.status in (*_NOT_HANDED_OVER, CardStatus.IN_USE)
    }
    for named, entry in ledger.items():
        is_on_its_way = entry.state is CertificateState.ISSUED and _card_of(entry) in awaiting
        if entry.state not in _VOID and named not in carried and not is_on_its_way:
            facts = {"state": entry.state.value}
            yield Disagreement(DisagreementCode.CERTIFICATE_ASTRAY, _name(named), facts)


def _status(ledger: Mapping[_Named, LedgerEntry]) -> Iterator[Disagreement]:
    """Compare what is published: of living generations everything, of the others nothing."""
    published: dict[_Named, RevocationReason | None] = {}
    try:
        snapshot = StatusSnapshot(Publication(folder().published).snapshot.read_bytes())
        for authority in certification.authorities():
            issuer = issuer_id(x509.load_pem_x509_certificate(authority.certificate_pem), "sha256")
            for serial, status in snapshot.statuses(issuer):
                revoked = status.revocation
                published[authority.purpose, serial] = revoked.reason if revoked else None
    except (FileNotFoundError, SnapshotError):
        yield Disagreement(DisagreementCode.STATUS_MISSING, "published")
        return
    for named, entry in ledger.items():
        is_left_out = named not in published and entry.state in _VOID
        if not is_left_out and published.get(named, ...) != entry.reason:
            yield Disagreement(DisagreementCode.STATUS_DIFFERS, _name(named))
    for named in published.keys() - ledger.keys():
        yield Disagreement(DisagreementCode.STATUS_DIFFERS, _name(named))


def _pockets(cards: Mapping[CardNumber, CardState]) -> Iterator[Disagreement]:
    in_use: dict[ResidentId, set[CardNumber]] = defaultdict(set)
    for card in cards.values():
        if card.status is CardStatus.IN_USE:
            in_use[card.resident].add(card.number)
    for resident in residents():
        yield from _pocket(resident, cards, in_use[resident.resident])


def _pocket(
    resident: TownResident, cards: Mapping[CardNumber, CardState], in_use: set[CardNumber]
) -> Iterator[Disagreement]:
    try:
        pocket = pocket_of(resident)
    except PocketEmptyError:
        if in_use:
            yield Disagreement(DisagreementCode.POCKET_EMPTY, resident.id)
        return
    except PocketDamagedError:
        yield Disagreement(DisagreementCode.POCKET_DAMAGED, resident.id)
        return
    except RefusedError:  # the card is in use just now
        return
    card = cards.get(pocket.number)
    is_new = card is not None and card.status is CardStatus.MANUFACTURED
    is_another = bool(in_use) and not is_new and pocket.number not in in_use
    if card is None or card.resident != resident.resident or is_another:
        yield Disagreement(DisagreementCode.POCKET_DIFFERS, resident.id, {"what": "card"})
    else:
        known = dict(_carried(card))
        for purpose, serial in pocket.certificates.items():
            if known.get(purpose) != serial:
                facts = {"what": purpose.value}
                yield Disagreement(DisagreementCode.POCKET_DIFFERS, resident.id, facts)


def _papers() -> Iterator[Disagreement]:
    """Compare the digest of each request's paper with the journal's last word on it."""
    lines = offices.journal_lines("issuance", last=_ALL_LINES, act="request.")
    digests = {line.subject: "" for line in lines}
    digests |= {line.subject: str(line.facts["sha256"]) for line in lines if "sha256" in line.facts}
    for number, digest in digests.items():
        try:
            view = issuance.view(RequestNumber(number))
        except RefusedError:
            yield Disagreement(DisagreementCode.PAPER_UNWRITTEN, number)
            continue
        if view.digest and view.digest != digest:
            yield Disagreement(DisagreementCode.PAPER_UNWRITTEN, number)


def _carried(card: CardState) -> Iterator[_Named]:
    """Tell the certificates that the card office knows to be on a card."""
    if card.signature_serial is not None:
        yield CertificatePurpose.SIGNATURE, card.signature_serial
    if card.authentication_serial is not None:
        yield CertificatePurpose.AUTHENTICATION, card.authentication_serial


def _name(named: _Named) -> str:
    purpose, serial = named
    return f"{purpose}:{serial}"
