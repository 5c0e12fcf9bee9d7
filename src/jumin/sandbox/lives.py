"""Playing what residents lived through, by the real gateways, at past instants."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial, singledispatch
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin.chip import CardKeys
from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardApplication, CardNumber
from jumin.offices.certification import gateway as certification
from jumin.offices.municipality import gateway as municipality
from jumin.rules import Asker
from jumin.sandbox import families, phones, stories, wallet
from jumin.sandbox.photographs import photograph_of
from jumin.sandbox.residents import chosen_pins
from jumin.terms import (
    CertificatePurpose,
    IndividualNumber,
    MunicipalityId,
    Pin,
    RefusedError,
    ResidentId,
    RevocationReason,
    day_of,
)


APPLIED_BEFORE_ISSUE: Final = timedelta(days=30)
MOVED_IN_BEFORE: Final = timedelta(days=6 * 365)


@dataclass
class Life:
    """One resident on the way through the founding."""

    role: stories.Role
    individual_number: IndividualNumber
    seed: int
    keys: dict[CertificatePurpose | None, RSAPrivateKey] = field(default_factory=dict)
    """For each certificate on the card; for none: the card's own."""
    resident: ResidentId | None = None
    card: CardNumber | None = None

    def registered(self) -> ResidentId:
        """Tell the number in the register; the founding registers before anything else."""
        if self.resident is None:
            raise ValueError(f"{self.role.id} is not registered yet")
        return self.resident

    def held(self) -> CardNumber:
        """Tell the number of the card; it is made before anything happens to it."""
        if self.card is None:
            raise ValueError(f"{self.role.id} has no card yet")
        return self.card


@dataclass(frozen=True)
class Act:
    """One act and its instant."""

    at: datetime
    do: Callable[[], None]


def acts(home: stories.Home, lives: tuple[Life, ...], founded_at: datetime) -> Iterator[Act]:
    """Tell all acts of one household, from moving in to yesterday."""
    moved_in_at = founded_at - MOVED_IN_BEFORE
    yield Act(moved_in_at, partial(_register, home, lives, founded_at))
    if home.moved_in is not None:
        at = home.moved_in.when.instant(founded_at)
        yield Act(at, partial(_move, home, home.moved_in, lives, at, founded_at))
    for life in lives:
        if life.role.card is not None:
            issued_at = life.role.card.issued.instant(founded_at)
            handed_over_at = life.role.card.handed_over.instant(founded_at)
            yield Act(issued_at, partial(_make_card, life, issued_at, founded_at))
            yield Act(handed_over_at, partial(_hand_over, life, handed_over_at))
        for event in life.role.events:
            at = event.when.instant(founded_at)
            yield Act(at, partial(_play, event, life, at, founded_at))


def _register(home: stories.Home, lives: tuple[Life, ...], founded_at: datetime) -> None:
    at, first = founded_at - MOVED_IN_BEFORE, home.moved_in or home
    numbers = municipality.receive_moving_in(
        municipality.MovingIn(
            MunicipalityId(first.municipality),
            first.address,
            day_of(at) - timedelta(days=3),
            home.former_address,
            tuple(_person(home, life, founded_at) for life in lives),
        ),
        at=at,
    )
    for life, number in zip(lives, numbers, strict=True):
        life.resident = number


def _move(
    home: stories.Home,
    moved_in: stories.MovedIn,
    lives: tuple[Life, ...],
    at: datetime,
    founded_at: datetime,
) -> None:
    """Move out there and in here, with the records that everybody has."""
    everybody = [life.registered() for life in lives]
    municipality.receive_moving_out(*everybody, planned_on=day_of(at), at=at)
    municipality.receive_moving_in(
        municipality.MovingIn(
            MunicipalityId(home.municipality),
            home.address,
            day_of(at),
            moved_in.address,
            tuple(
                replace(_person(home, life, founded_at), resident=number, individual_number=None)
                for life, number in zip(lives, everybody, strict=True)
            ),
        ),
        at=at,
    )


def _person(home: stories.Home, life: Life, founded_at: datetime) -> municipality.Person:
    role, today = life.role, day_of(founded_at)
    stay = role.stay_days
    return municipality.Person(
        name=role.name,
        name_reading=role.reading,
        born_on=stories.born_on(role.born, today),
        sex=role.sex,
        relationship=role.relationship,
        individual_number=life.individual_number,
        former_surname=role.former_surname,
        alias=role.alias,
        domicile="" if role.nationality else home.domicile,
        domicile_head=families.head_of(home, role, today),
        nationality=role.nationality,
        residence_status=role.residence_status,
        stay_until=None if stay is None else today + timedelta(days=stay),
    )


def _make_card(life: Life, at: datetime, founded_at: datetime) -> None:
    role, applied_on, card_key = life.role, day_of(at - APPLIED_BEFORE_ISSUE), life.keys[None]
    made = card_office.manufacture(
        CardApplication(
            life.registered(),
            applied_on,
            CardKeys(
                signature=life.keys.get(CertificatePurpose.SIGNATURE),
                authentication=life.keys.get(CertificatePurpose.AUTHENTICATION),
                card=card_key,
                session=card_key,
            ),
            chosen_pins(life.seed, role),
            photograph_of(
                role.id,
                born_on=stories.born_on(role.born, day_of(founded_at)),
                sex=role.sex,
                on=applied_on,
            ),
            wallet.image_key(role.id),
        ),
        at=at,
        random=secrets.token_bytes,
    )
    life.card = made.number
    wallet.put_in(role.id, made.image)


def _hand_over(life: Life, at: datetime) -> None:
    card_office.hand_over(life.held(), at=at)


@singledispatch
def _play(event: stories.Event, life: Life, at: datetime, founded_at: datetime) -> None:
    raise TypeError(f"nobody knows how to play {event} for {life} at {at}, {founded_at}")


@_play.register
def _moved(event: stories.Moved, life: Life, at: datetime, _: datetime) -> None:
    municipality.receive_change_of_address(life.registered(), event.address, at=at)


@_play.register
def _leaving(event: stories.Leaving, life: Life, at: datetime, founded_at: datetime) -> None:
    planned_on = event.planned_on(founded_at)
    municipality.receive_moving_out(life.registered(), planned_on=planned_on, at=at)


@_play.register
def _restricted(_: stories.Restricted, life: Life, at: datetime, __: datetime) -> None:
    municipality.restrict_issue(life.registered(), at=at)


@_play.register
def _died(_: stories.Died, life: Life, at: datetime, __: datetime) -> None:
    municipality.receive_death(life.registered(), died_on=day_of(at), at=at)


@_play.register
def _lost_card(_: stories.LostCard, life: Life, at: datetime, __: datetime) -> None:
    card_office.suspend(life.held(), at=at)


@_play.register
def _gave_up(_: stories.GaveUpCertificates, life: Life, at: datetime, __: datetime) -> None:
    reason = RevocationReason.CESSATION_OF_OPERATION
    for purpose, serial in card_office.card(life.held()).serials.items():
        certification.revoke(
            purpose, serial, reason, asker=Asker.HOLDER, at=at, actor="municipality.counter"
        )


@_play.register
def _got_phone(_: stories.GotPhone, life: Life, at: datetime, __: datetime) -> None:
    pin = chosen_pins(life.seed, life.role).signature
    if pin is None:
        raise ValueError(f"{life.role.id} has no signature certificate to apply with")
    phone_pin = phones.chosen_pin(life.seed, life.role.id)
    phones.equip(life.role, signature_pin=pin, phone_pin=phone_pin, at=at)


@_play.register
def _forgot_pin(_: stories.ForgotPin, life: Life, __: datetime, ___: datetime) -> None:
    right = chosen_pins(life.seed, life.role).authentication
    wrong = Pin("0000" if right != Pin("0000") else "9999")
    with wallet.take(life.role, "kiosk") as card:
        session = JpkiSession(card)
        while session.tries_left(CertificatePurpose.AUTHENTICATION):
            try:
                session.verify_pin(CertificatePurpose.AUTHENTICATION, wrong)
            except RefusedError:
                continue
