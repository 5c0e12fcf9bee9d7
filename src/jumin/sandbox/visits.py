"""Visits to the municipal counter with one's card (窓口での手続き).

The holder presents the PINs that the roster knows, the card makes its keys, the card office orders
certificates, the terminal writes them into the card and reports it. A visit that was cut off,
wherever, is made again from the start.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jumin.cardfiles import JPKI_FILES, PinRole
from jumin.chip import Card, CardKeys, ChosenPins
from jumin.client import CounterSession, JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber, CardState, CertificateCause
from jumin.offices.certification import gateway as certification
from jumin.pki.keys import generate_key
from jumin.pki.requests import card_subject, complete_request, request_info
from jumin.rules import is_renewing, renewal_opens_on
from jumin.rules.lives import EFFECTIVE, CardStatus, CertificateState
from jumin.sandbox import wallet
from jumin.sandbox.photographs import photograph_of
from jumin.sandbox.residents import TownResident
from jumin.terms import (
    CertificatePurpose,
    Pin,
    Refusal,
    RefusalCode,
    RefusedError,
    UsageError,
    day_of,
)


COUNTER: Final = "counter"
SIGNATURE: Final = CertificatePurpose.SIGNATURE


class CardRenewalNotOpenError(UsageError):
    """It is too early to renew the card."""

    def __init__(self, number: CardNumber, opens_on: date) -> None:
        super().__init__(f"Card {number} can be renewed from {opens_on}, not before.")
        self.number, self.opens_on = number, opens_on


class CardJustHandedOverError(UsageError):
    """The card was handed over today: a reissue that was cut off had come to its end."""

    def __init__(self, number: CardNumber) -> None:
        super().__init__(
            f"Card {number} was handed over today: it is the new one. If that one is lost, report "
            f"it, and come again tomorrow."
        )
        self.number = number


class PinsLockedForGoodError(UsageError):
    """The card is one whose PINs were never set, as its holder wished."""

    def __init__(self, number: CardNumber) -> None:
        super().__init__(f"Card {number} has no PINs, as its holder wished: none is set anew.")
        self.number = number


def renew_certificates(resident: TownResident, *, at: datetime) -> None:
    """Renew the certificates on the card (電子証明書の更新), or issue them anew after their end."""
    with _at_the_counter(resident) as visit:
        visit.write(visit.carried(), CertificateCause.RENEWAL, at=at)


def issue_certificates(
    resident: TownResident, purposes: frozenset[CertificatePurpose], *, at: datetime
) -> None:
    """Get new certificates of these purposes, or of all that the card is made for (発行).

    In their renewal window they are renewed; before it their holder gives up the old ones.
    """
    with _at_the_counter(resident) as visit:
        wanted = set(purposes) or visit.carried()
        visit.write(wanted, visit.cause(wanted, at=at), at=at)


def replace_signature_certificate(resident: TownResident, *, at: datetime) -> None:
    """Get a signature certificate that states what the record states now (記載事項の変更).

    The card's own records are written anew with it.
    """
    with _at_the_counter(resident) as visit:
        visit.write({SIGNATURE}, CertificateCause.PARTICULARS_CHANGED, at=at)
        visit.write_records(at=at)


def endorse_card(resident: TownResident, *, at: datetime) -> None:
    """Have a card state the new name or address (追記): text, image and endorsement, no more."""
    with _at_the_counter(resident) as visit:
        visit.write_records(at=at)


def lift_suspension(resident: TownResident, *, at: datetime) -> None:
    """Have the suspension of a card lifted that was found (一時停止解除).

    Certificates that were held stay held for good: new ones come in the same visit. On a card in
    use they tell of a visit that was cut off after the suspension was lifted.
    """
    with _at_the_counter(resident) as visit:
        if visit.state().status is not CardStatus.IN_USE or not visit.held():
            card_office.lift_suspension(visit.number, at=at)
        if visit.carried():
            visit.write(visit.carried(), CertificateCause.LIFTING, at=at)


def continue_use(resident: TownResident, *, at: datetime) -> None:
    """Have the card's use continued after moving in (継続利用), with a new signature."""
    with _at_the_counter(resident) as visit:
        state, void = visit.state(), visit.void(visit.carried() & {SIGNATURE})
        is_continued = state.continued_on is not None and state.continued_use_until is None
        if not (is_continued and (void or card_office.are_records_behind(visit.number))):
            card_office.continue_use(visit.number, at=at)
        if void:
            visit.write(void, CertificateCause.CONTINUED_USE, at=at)
        visit.write_records(at=at)


def reset_pins(resident: TownResident, *, at: datetime) -> None:
    """Have all PINs set anew as on the memo sheet, locked or forgotten (暗証番号の再設定).

    Raises `PinsLockedForGoodError` where the holder chose to have none.
    Source: tsukuba-guide-2023-10 §3(2).
    """
    chosen = _chosen_pins(resident)
    with _at_the_counter(resident) as visit:
        if not chosen:
            raise PinsLockedForGoodError(visit.number)
        card_office.require_serviceable(visit.number)
        terminal = visit.terminal()
        for role, pin in chosen.items():
            terminal.set_pin(role, pin)
        card_office.pins_set(visit.number, at=at)


def renew_card(resident: TownResident, *, at: datetime) -> None:
    """Get a new card for one that ends soon or has ended, and give that one back (更新)."""
    with _at_the_counter(resident) as visit:
        visit.present(purpose for purpose in visit.carried() if _pin(resident, purpose))
    old = _held(resident)
    opens_on = renewal_opens_on(old.last_day).value
    if day_of(at) < opens_on:
        raise CardRenewalNotOpenError(old.number, opens_on)
    _new_card(resident, old, at=at)


def reissue_card(resident: TownResident, *, at: datetime) -> None:
    """Get a new card for one that was lost (再交付); the loss is reported, if it wasn't yet.

    Raises CardJustHandedOverError where it came today: made again, a visit gives no second card.
    """
    old = _held(resident)
    if old.handed_over_on == day_of(at):
        raise CardJustHandedOverError(old.number)
    if old.status is CardStatus.IN_USE:
        card_office.suspend(old.number, at=at)
        old = _held(resident)
    _new_card(resident, old, at=at)


@dataclass(frozen=True)
class _Visit:
    """A card on the counter's terminal."""

    resident: TownResident
    connection: Card
    session: JpkiSession
    number: CardNumber

    def state(self) -> CardState:
        return card_office.card(self.number)

    def carried(self) -> set[CertificatePurpose]:
        """Tell which certificates the card is made for."""
        return set(self.state().serials)

    def void(self, purposes: set[CertificatePurpose]) -> set[CertificatePurpose]:
        """Tell which of these certificates are held, revoked or over."""
        states = self._states()
        return {purpose for purpose in purposes if states[purpose] not in EFFECTIVE}

    def held(self) -> set[CertificatePurpose]:
        """Tell which certificates are held."""
        states = self._states()
        return {one for one, state in states.items() if state is CertificateState.HELD}

    def _states(self) -> dict[CertificatePurpose, CertificateState]:
        """Tell how the certificates on the card stand."""
        return {
            purpose: certification.entry(purpose, serial).state
            for purpose, serial in self.state().serials.items()
        }

    def cause(self, purposes: set[CertificatePurpose], *, at: datetime) -> CertificateCause:
        """Tell whether what is in force is renewed, or given up for something new."""
        in_force = [
            entry.last_day
            for purpose, serial in self.state().serials.items()
            if purpose in purposes
            and (entry := certification.entry(purpose, serial)).state in EFFECTIVE
        ]
        is_renewal = all(is_renewing(last_day, day_of(at)).value for last_day in in_force)
        return CertificateCause.RENEWAL if is_renewal else CertificateCause.ANEW

    def present(self, purposes: Iterable[CertificatePurpose]) -> None:
        """Let the holder present the PINs; raises RefusedError as the card answers."""
        for purpose in sorted(purposes):
            pin = _pin(self.resident, purpose)
            if pin is None:
                raise RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": purpose.value}))
            self.session.verify_pin(purpose, pin)

    def write(
        self, purposes: set[CertificatePurpose], cause: CertificateCause, *, at: datetime
    ) -> None:
        """Have the card make keys, and write the certificates for them into it."""
        terminal = self.terminal()
        self.present(purposes)
        requests = {purpose: self._request(terminal, purpose) for purpose in sorted(purposes)}
        ordered = card_office.order_certificates(self.number, requests, cause=cause, at=at)
        for purpose, issued in ordered.certificates.items():
            terminal.write_certificate(purpose, issued.der, ordered.authorities[purpose])
        card_office.certificates_written(self.number, at=at)

    def _request(self, terminal: CounterSession, purpose: CertificatePurpose) -> bytes:
        """Have the card make a key, and the key request its certificate (所持証明)."""
        info = request_info(card_subject(purpose, self.number), terminal.make_key(purpose))
        return complete_request(info, terminal.sign_with_new_key(purpose, info))

    def write_records(self, *, at: datetime) -> None:
        """Write what the card says of its holder, where the register says something else now.

        The terminal selects other applications: nothing can be asked of `session` afterwards.
        """
        records = card_office.changed_records(self.number, at=at)
        if records:
            self.terminal().write_files(records)
            card_office.records_written(self.number, at=at)

    def terminal(self) -> CounterSession:
        """Have the card accept the terminal as its issuer's."""
        return CounterSession(self.connection, card_office.issuer_key(self.number))


@contextmanager
def _at_the_counter(resident: TownResident) -> Iterator[_Visit]:
    """Take the card out of the pocket; its number stands in its chip."""
    with wallet.take(resident, COUNTER) as card:
        session = JpkiSession(card)
        yield _Visit(resident, card, session, CardNumber(session.token().serial))


def _held(resident: TownResident) -> CardState:
    state = card_office.card_of(resident.resident)
    if state is None:
        raise RefusedError(Refusal(RefusalCode.CARD_ABSENT))
    return state


def _new_card(resident: TownResident, old: CardState, *, at: datetime) -> None:
    """Make a card, put it into the pocket, hand it over: only then the old one is void."""
    card_key, on, pins = generate_key(), day_of(at), _chosen_pins(resident)
    made = card_office.manufacture(
        card_office.CardApplication(
            resident.resident,
            on,
            CardKeys(
                signature=generate_key() if old.signature_serial else None,
                authentication=generate_key() if old.authentication_serial else None,
                card=card_key,
                session=card_key,
            ),
            ChosenPins(
                signature=pins.get(PinRole.SIGNATURE),
                authentication=pins.get(PinRole.AUTHENTICATION),
                input_support=pins.get(PinRole.INPUT_SUPPORT),
                resident_register=pins.get(PinRole.RESIDENT_REGISTER),
            ),
            photograph_of(resident.id, born_on=resident.born_on, sex=resident.sex, on=on),
            wallet.image_key(resident.id),
        ),
        at=at,
        random=secrets.token_bytes,
    )
    wallet.put_in(resident.id, made.image)
    card_office.hand_over(made.number, replaces=old.number, at=at)


def _pin(resident: TownResident, purpose: CertificatePurpose) -> Pin | None:
    """Tell the PIN that a resident presents; None where it is locked for good."""
    return _chosen_pins(resident).get(JPKI_FILES[purpose].role)


def _chosen_pins(resident: TownResident) -> dict[PinRole, Pin]:
    """Tell the PINs on a resident's memo sheet (暗証番号記載票)."""
    chosen = {
        PinRole.SIGNATURE: resident.signature_pin,
        PinRole.AUTHENTICATION: resident.authentication_pin,
        PinRole.INPUT_SUPPORT: resident.input_support_pin,
        PinRole.RESIDENT_REGISTER: resident.resident_register_pin,
    }
    return {role: Pin(pin) for role, pin in chosen.items() if pin is not None}
