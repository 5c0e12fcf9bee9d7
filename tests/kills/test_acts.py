"""Acts at whose every point the machine is killed: done or not, and everybody agrees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from aftermath import but_the_journal, changed, check_all_is_well, each_aftermath, stand

from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.errors import CardEventRefusedError, NothingToContinueError
from jumin.offices.card_office.gateway import CardNumber
from jumin.offices.certification import gateway as certification
from jumin.offices.certification.errors import CertificateEventRefusedError
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.errors import (
    AddressUnchangedError,
    MovingWithinError,
    NotMovingOutError,
    NumberTakenError,
    RecordRemovedError,
)
from jumin.sandbox.clockwork import do_what_is_due
from jumin.sandbox.residents import resident
from jumin.terms import (
    CertificatePurpose,
    IndividualNumber,
    MunicipalityId,
    ResidentId,
    RevocationReason,
    SerialNumber,
    Sex,
    UsageError,
    day_of,
)


DAY = timedelta(days=1)


def nothing(_at: datetime) -> None:
    """Have no more happen before than the founding."""


def number_of(name: str) -> ResidentId:
    return resident(name).resident


def card_of(name: str) -> CardNumber:
    number = resident(name).card
    assert number is not None
    return number


def newcomer(number: str | None, known: str | None = None) -> municipality.Person:
    return municipality.Person(
        name="見本　さくら",
        name_reading="ミホン　サクラ",
        born_on=date(1990, 5, 30),
        sex=Sex.FEMALE,
        relationship="世帯主",
        individual_number=number and IndividualNumber(number),
        resident=known and number_of(known),
    )


def move_in(at: datetime, *people: municipality.Person) -> None:
    moving_in = municipality.MovingIn(
        MunicipalityId("tsukuba"), "茨城県つくば市見本町１番地", day_of(at), "神奈川県", people
    )
    municipality.receive_moving_in(moving_in, at=at)


def moving_in(at: datetime) -> None:
    first = "99999999999"
    move_in(at, newcomer(first + IndividualNumber.check_digit(first)))


def moving_in_with_a_record(at: datetime) -> None:
    move_in(at, newcomer(None, known="sakura"))


def moving_out(at: datetime) -> None:
    municipality.receive_moving_out(
        number_of("sakura"), number_of("haruto"), planned_on=day_of(at) + DAY, at=at
    )


def cancelling_of_a_moving_out(at: datetime) -> None:
    municipality.cancel_moving_out(number_of("sakura"), number_of("haruto"), at=at)


def change_of_address(at: datetime) -> None:
    municipality.receive_change_of_address(number_of("tsubasa"), "神奈川県藤沢市９番", at=at)


def death(at: datetime) -> None:
    municipality.receive_death(number_of("sakura"), died_on=day_of(at), at=at)


def restriction(at: datetime) -> None:
    municipality.restrict_issue(number_of("sakura"), at=at)


def suspension(at: datetime) -> None:
    card_office.suspend(card_of("sakura"), at=at)


def giving_back(at: datetime) -> None:
    card_office.give_back(card_of("sakura"), at=at)


def lifting(at: datetime) -> None:
    card_office.lift_suspension(card_of("hisako"), at=at)


def continuing(at: datetime) -> None:
    card_office.continue_use(card_of("mio"), at=at)


def revocation(at: datetime) -> None:
    certification.revoke(
        CertificatePurpose.SIGNATURE,
        signature_of("sakura"),
        RevocationReason.CESSATION_OF_OPERATION,
        at=at,
        actor="municipality.counter",
    )


def signature_of(name: str) -> SerialNumber:
    serial = card_office.card(card_of(name)).signature_serial
    assert serial is not None
    return serial


@dataclass(frozen=True)
class Case:
    """An act: what happens before, and what whoever repeats it is told once it was done."""

    act: Callable[[datetime], None]
    told: type[UsageError] | None
    """None where it may be done again: then nothing changes but that the journal says so."""
    before: Callable[[datetime], None] = nothing


CASES = (
    Case(moving_in, NumberTakenError),
    Case(moving_in_with_a_record, MovingWithinError, before=moving_out),
    Case(moving_out, None),
    Case(cancelling_of_a_moving_out, NotMovingOutError, before=moving_out),
    Case(change_of_address, AddressUnchangedError),
    Case(death, RecordRemovedError),
    Case(restriction, None),
    Case(suspension, CardEventRefusedError),
    Case(lifting, CardEventRefusedError),
    Case(continuing, NothingToContinueError),
    Case(giving_back, CardEventRefusedError),
    Case(revocation, CertificateEventRefusedError),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.act.__name__)
def test_an_act_that_is_killed_is_done_or_not_and_all_agree(standing, kept, every, case):
    at = standing.now()
    case.before(at)
    do_what_is_due()
    town, before = kept(), stand()
    case.act(at)
    do_what_is_due()
    after = stand()
    stood = []
    for n in each_aftermath(town, case.act, at, every=every(16)):
        do_what_is_due()
        stands = stand()
        is_done = stands != before
        assert changed(after if is_done else before, stands) == {}, n
        check_all_is_well()
        repeat(case, at, is_done=is_done)
        assert changed(*map(but_the_journal, (after, stand()))) == {}, n
        check_all_is_well()
        stood.append(is_done)
    assert stood == sorted(stood)
    assert set(stood) == {False, True}


def repeat(case: Case, at: datetime, *, is_done: bool) -> None:
    """Do the act once more, as somebody will who doesn't know how it ended."""
    if is_done and case.told is not None:
        with pytest.raises(case.told):
            case.act(at)
    else:
        case.act(at)
