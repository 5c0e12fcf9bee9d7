"""Do all offices, what is published and the cards in the pockets agree? (整合性の確認)."""

import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from cryptography import x509
from django.conf import settings

from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber, CardState
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.gateway import LedgerEntry
from jumin.offices.common import gateway as offices
from jumin.offices.common import storage
from jumin.offices.common.gateway import Message
from jumin.offices.municipality import gateway as municipality
from jumin.pki import StatusSnapshot
from jumin.pki.status.snapshot import SnapshotError, issuer_id
from jumin.rules.lives import (
    CARDS_IN_FORCE,
    CARDS_NOT_HANDED_OVER,
    CardStatus,
    CertificateState,
)
from jumin.sandbox import phone_agreement, standing
from jumin.sandbox.disagreement import Disagreement, DisagreementCode
from jumin.sandbox.pockets import PocketDamagedError, PocketEmptyError, pocket_of
from jumin.sandbox.residents import TownResident, residents
from jumin.sandbox.standing import Named, Standing
from jumin.terms import CertificatePurpose, Medium, RefusedError, ResidentId, RevocationReason


__all__ = ["Disagreement", "DisagreementCode", "disagreements"]

MOST_LOOKS: Final = 5
"""How often a town is looked at in which an act is just on its way to the other offices."""
PAUSE: Final = 0.1
"""Seconds from one look to the next."""
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


def disagreements() -> tuple[Disagreement, ...]:
    """Tell everything on which offices, published status and pockets do not agree.

    Nothing, in a town where no message waits. What is on its way is delivered first; an act that
    comes just then is waited for a few times. All offices hold still while their books are read,
    and go on before these are compared. A card that is in use somewhere is left out.
    """
    stood, status = _settled()
    return tuple(
        itertools.chain(
            _messages(stood.waiting),
            _holders(stood),
            _certificates(stood.cards, stood.ledger),
            _astray(stood.cards, stood.ledger),
            phone_agreement.outliving(stood.ledger),
            status,
            _pockets(stood.cards),
            phone_agreement.in_pockets(stood.ledger),
            _papers(stood),
        )
    )


def _settled() -> tuple[Standing, tuple[Disagreement, ...]]:
    """Read how all offices stand, and tell what is published otherwise.

    While a message waits that nobody has tried to deliver, or the status is just being published,
    it is done again.
    """
    for _ in range(MOST_LOOKS - 1):
        offices.deliver()
        with storage.held_still():
            waiting = standing.waiting()
            stood = None if _is_any_untried(waiting) else standing.read(waiting)
        if stood is not None:
            status = tuple(_status(stood))
            if not status or not _is_published_at_once():
                return stood, status
        time.sleep(PAUSE)
    offices.deliver()
    with storage.held_still():
        stood = standing.read(standing.waiting())
    return stood, tuple(_status(stood))


def _is_any_untried(waiting: tuple[Message, ...]) -> bool:
    """Whether a message was never tried, nor waits behind another one about its subject."""
    stuck = {(one.office, one.subject) for one in waiting if one.attempts or one.is_parked}
    return any((one.office, one.subject) not in stuck for one in waiting)


def _is_published_at_once() -> bool:
    """Whether the status follows every act, in a moment: what differs now may not differ then."""
    return not settings.INSTALLATION.status_interval


def _messages(waiting: tuple[Message, ...]) -> Iterator[Disagreement]:
    for office, count in Counter(message.office for message in waiting).items():
        yield Disagreement(DisagreementCode.MESSAGE_WAITING, office, {"count": count})


def _holders(stood: Standing) -> Iterator[Disagreement]:
    cards = stood.cards.values()
    in_force = Counter(card.resident for card in cards if card.status in CARDS_IN_FORCE)
    for resident, count in in_force.items():
        if count > 1:
            yield Disagreement(DisagreementCode.CARDS_IN_FORCE, resident, {"count": count})
    for card in cards:
        entry = stood.register.get(card.resident)
        if entry is None:
            yield Disagreement(DisagreementCode.CARD_OF_NOBODY, card.number)
        elif entry.removed_on is None:
            continue
        elif entry.removed_cause == municipality.RemovalCause.DIED:
            if card.status in (*CARDS_NOT_HANDED_OVER, *CARDS_IN_FORCE):
                yield Disagreement(DisagreementCode.CARD_OF_THE_DEAD, card.number)
        elif card.status in CARDS_IN_FORCE and card.moving_in_until is None:
            yield Disagreement(DisagreementCode.CARD_OF_MOVED_OUT, card.number)


def _certificates(
    cards: Mapping[CardNumber, CardState], ledger: Mapping[Named, LedgerEntry]
) -> Iterator[Disagreement]:
    for card in cards.values():
        for named in card.serials.items():
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
    cards: Mapping[CardNumber, CardState], ledger: Mapping[Named, LedgerEntry]
) -> Iterator[Disagreement]:
    """Tell of certificates that are not void though no card has them.

    But for those of phones, and those over keys of one's own, which are in no card. One that was
    issued and not delivered may still be on its way into its card: at the factory, or at a counter
    that the visit will come back to.
    """
    carried = {named for card in cards.values() for named in card.serials.items()}
    awaiting = {
        card.number
        for card in cards.values()
        if card.status in (*CARDS_NOT_HANDED_OVER, CardStatus.IN_USE)
    }
    for named, entry in ledger.items():
        if entry.medium is Medium.PHONE or entry.is_own_key:
            continue
        is_on_its_way = entry.state is CertificateState.ISSUED and _card_of(entry) in awaiting
        if entry.state not in _VOID and named not in carried and not is_on_its_way:
            facts = {"state": entry.state.value}
            yield Disagreement(DisagreementCode.CERTIFICATE_ASTRAY, _name(named), facts)


def _status(stood: Standing) -> Iterator[Disagreement]:
    """Compare what is published: of living generations everything, of the others nothing."""
    ledger = stood.ledger
    try:
        published = _published(stood.snapshot)
    except SnapshotError:
        yield Disagreement(DisagreementCode.STATUS_MISSING, "published")
        return
    for named, entry in ledger.items():
        is_left_out = named not in published and entry.state in _VOID
        if not is_left_out and published.get(named, ...) != entry.reason:
            yield Disagreement(DisagreementCode.STATUS_DIFFERS, _name(named))
    for named in published.keys() - ledger.keys():
        yield Disagreement(DisagreementCode.STATUS_DIFFERS, _name(named))


def _published(content: bytes | None) -> Mapping[Named, RevocationReason | None]:
    if content is None:
        raise SnapshotError("there is none")
    snapshot, published = StatusSnapshot(content), {}
    for authority in certification.authorities():
        issuer = issuer_id(x509.load_pem_x509_certificate(authority.certificate_pem), "sha256")
        for serial, status in snapshot.statuses(issuer):
            revoked = status.revocation
            published[authority.purpose, serial] = revoked.reason if revoked else None
    return published


def _pockets(cards: Mapping[CardNumber, CardState]) -> Iterator[Disagreement]:
    """Look through the pockets, and again where one differs: it may have changed meanwhile."""
    suspects = dict(_differing(residents(), cards))
    if suspects:
        for _, differing in _differing(tuple(suspects), standing.cards()):
            yield from differing


def _differing(
    people: tuple[TownResident, ...], cards: Mapping[CardNumber, CardState]
) -> Iterator[tuple[TownResident, tuple[Disagreement, ...]]]:
    in_use: dict[ResidentId, set[CardNumber]] = defaultdict(set)
    for card in cards.values():
        if card.status is CardStatus.IN_USE:
            in_use[card.resident].add(card.number)
    for resident in people:
        if found := tuple(_pocket(resident, cards, in_use[resident.resident])):
            yield resident, found


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
        if pocket.attributes and not card_office.may_state(pocket.number, pocket.attributes):
            yield Disagreement(
                DisagreementCode.POCKET_DIFFERS, resident.id, {"what": "particulars"}
            )
        known = card.serials
        for purpose, serial in pocket.certificates.items():
            if known.get(purpose) != serial:
                facts = {"what": purpose.value}
                yield Disagreement(DisagreementCode.POCKET_DIFFERS, resident.id, facts)


def _papers(stood: Standing) -> Iterator[Disagreement]:
    """Compare the digest of each request's paper with the journal's last word on it.

    One that was ordered anew has no paper until it is typeset again.
    """
    written = stood.written
    for number, digest in stood.papers.items():
        if digest and digest != written.get(number):
            yield Disagreement(DisagreementCode.PAPER_UNWRITTEN, number)
    for gone in written.keys() - stood.papers.keys():
        yield Disagreement(DisagreementCode.PAPER_UNWRITTEN, gone)


def _name(named: Named) -> str:
    purpose, serial = named
    return f"{purpose}:{serial}"
