"""Random acts against a small model of the whole town: offices, cards and clock must agree with it.

Whatever may not happen is refused and changes nothing; whatever may happens at every office that
it concerns, also when nobody carries the messages until the courier's next round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import gateway as certification
from jumin.offices.common import courier
from jumin.offices.common import gateway as offices
from jumin.offices.municipality import gateway as municipality
from jumin.rules.lives import CardStatus, CertificateState
from jumin.sandbox import visits
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.clockwork import advance_clock, clock, do_what_is_due
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, RefusedError, UsageError, day_of


SIGNATURE, AUTHENTICATION = CertificatePurpose.SIGNATURE, CertificatePurpose.AUTHENTICATION
PEOPLE = ("sakura", "tsubasa", "akari")
PLACES = ("kamakura", "fujisawa", "tsukuba")
MADE = (CardStatus.MANUFACTURED, CardStatus.IN_USE, CardStatus.SUSPENDED)
EFFECTIVE = (CertificateState.ISSUED, CertificateState.DELIVERED)
people = st.sampled_from(PEOPLE)


@dataclass
class Person:
    """What the model knows of somebody: the life of record, card and certificates."""

    place: str
    is_dead: bool = False
    is_removed: bool = False
    leaves_on: date | None = None
    card: CardStatus = CardStatus.IN_USE
    signature: CertificateState = CertificateState.DELIVERED
    authentication: CertificateState = CertificateState.DELIVERED
    moving_in_until: date | None = None
    continue_until: date | None = None
    has_continued: bool = False
    new_card_on: date | None = None

    def void(self) -> None:
        self.revoke_signature()
        if self.authentication in (*EFFECTIVE, CertificateState.HELD):
            self.authentication = CertificateState.REVOKED

    def revoke_signature(self) -> None:
        if self.signature in (*EFFECTIVE, CertificateState.HELD):
            self.signature = CertificateState.REVOKED

    def lapse(self) -> None:
        if self.card in MADE:
            self.card = CardStatus.LAPSED
            self.moving_in_until = self.continue_until = None
            self.void()

    def leave(self) -> None:
        """The planned day has come."""
        self.is_removed = True
        if self.card in MADE:
            if self.continue_until is not None:
                self.lapse()
            elif self.leaves_on is not None:
                self.moving_in_until = self.leaves_on + timedelta(days=30)

    def pass_day(self, on: date) -> None:
        if not (self.is_dead or self.is_removed) and self.leaves_on and self.leaves_on <= on:
            self.leave()
        for until in (self.moving_in_until, self.continue_until):
            if until is not None and until < on:
                self.lapse()

    @property
    def can_be_serviced(self) -> bool:
        return self.card is CardStatus.IN_USE and self.continue_until is None


class Town(RuleBasedStateMachine):
    """The town and the model, act for act."""

    def __init__(self) -> None:
        super().__init__()
        self.model = {name: Person(self.record(name).municipality) for name in PEOPLE}
        self.on = day_of(clock().now())
        self.addresses = iter(range(1, 10_000))

    @staticmethod
    def record(name: str) -> municipality.HouseholdRecord:
        return municipality.household_record(resident(name).resident)

    @property
    def at(self):
        return clock().now()

    def try_to(self, act: Callable[[], object], *, may: bool) -> None:
        """Do an act that the model allows; see that one it does not allow is refused."""
        if may:
            act()
            do_what_is_due()
            for person in self.model.values():
                person.pass_day(self.on)
        else:
            with pytest.raises((UsageError, RefusedError)):
                act()

    @rule(name=people)
    def changes_address(self, name: str) -> None:
        person = self.model[name]
        may = not (person.is_dead or person.is_removed)
        if may:
            person.revoke_signature()
        address = f"見本市試験町{next(self.addresses)}番地"
        self.try_to(
            lambda: municipality.receive_change_of_address(
                resident(name).resident, address, at=self.at
            ),
            may=may,
        )

    @rule(name=people, days=st.integers(0, 40))
    def plans_to_move_out(self, name: str, days: int) -> None:
        person, planned_on = self.model[name], self.on + timedelta(days=days)
        may = not (person.is_dead or person.is_removed)
        if may:
            person.leaves_on = planned_on
        self.try_to(
            lambda: municipality.receive_moving_out(
                resident(name).resident, planned_on=planned_on, at=self.at
            ),
            may=may,
        )

    @rule(name=people, place=st.sampled_from(PLACES), days=st.sampled_from([0, 13, 14, 15]))
    def moves_in(self, name: str, place: str, days: int) -> None:
        person, moved_in_on = self.model[name], self.on - timedelta(days=days)
        is_elsewhere = person.is_removed or person.place != place
        may = not person.is_dead and person.leaves_on is not None and is_elsewhere
        if may:
            self._move_in(person, place, moved_in_on)
        self.try_to(lambda: self._notify_moving_in(name, place, moved_in_on), may=may)

    def _move_in(self, person: Person, place: str, moved_in_on: date) -> None:
        left_on = person.leaves_on
        assert left_on is not None
        person.place, person.is_removed, person.leaves_on = place, False, None
        person.revoke_signature()
        if person.card in MADE:
            in_time = self.on <= min(moved_in_on + timedelta(days=14), left_on + timedelta(days=30))
            if person.continue_until is not None or not in_time:
                person.lapse()
            else:
                person.moving_in_until = None
                person.continue_until = self.on + timedelta(days=90)

    def _notify_moving_in(self, name: str, place: str, moved_in_on: date) -> None:
        one = self.record(name).person(resident(name).resident)
        municipality.receive_moving_in(
            municipality.MovingIn(
                municipality=place,
                address=f"見本市架空町{next(self.addresses)}番地",
                moved_in_on=moved_in_on,
                former_address=one.former_address,
                people=(
                    municipality.Person(
                        name=one.name,
                        name_reading=one.name_reading,
                        born_on=one.born_on,
                        sex=one.sex,
                        relationship="世帯主",
                        individual_number=None,
                        resident=resident(name).resident,
                    ),
                ),
            ),
            at=self.at,
        )

    @rule(name=people)
    def dies(self, name: str) -> None:
        person = self.model[name]
        may = not (person.is_dead or person.is_removed)
        if may:
            person.is_dead = True
            person.lapse()
            person.void()
        self.try_to(
            lambda: municipality.receive_death(
                resident(name).resident, died_on=self.on, at=self.at
            ),
            may=may,
        )

    @rule(name=people, is_cut_off=st.booleans())
    def loses_the_card(self, name: str, is_cut_off: bool) -> None:  # noqa: FBT001 (drawn)
        """Also where the process dies between the commit and the delivery."""
        person, number = self.model[name], self.card(name).number
        may = person.card is CardStatus.IN_USE
        if may:
            person.card = CardStatus.SUSPENDED
            self._hold(person)

        def call_the_hotline() -> None:
            with pytest.MonkeyPatch.context() as power_cut:
                if is_cut_off:
                    power_cut.setattr(courier, "deliver", lambda: 0)
                card_office.suspend(number, at=self.at)

        self.try_to(call_the_hotline, may=may)

    @staticmethod
    def _hold(person: Person) -> None:
        if person.signature in EFFECTIVE:
            person.signature = CertificateState.HELD
        if person.authentication in EFFECTIVE:
            person.authentication = CertificateState.HELD

    @rule(name=people)
    def finds_the_card(self, name: str) -> None:
        person = self.model[name]
        may = person.card is CardStatus.SUSPENDED and person.continue_until is None
        if person.card is CardStatus.SUSPENDED and not may:
            return  # first the use is continued, which is a visit of its own
        if may:
            person.card = CardStatus.IN_USE
            person.signature = person.authentication = CertificateState.DELIVERED
        elif CertificateState.HELD in (person.signature, person.authentication):
            return  # a visit that goes on with one that was cut off
        self.try_to(lambda: visits.lift_suspension(resident(name), at=self.at), may=may)

    @rule(name=people)
    def continues_the_use(self, name: str) -> None:
        person = self.model[name]
        lives = not (person.is_dead or person.is_removed)
        may = person.card is CardStatus.IN_USE and person.continue_until is not None and lives
        if not may and person.has_continued:
            return  # a visit that goes on with one that was cut off
        if may:
            person.continue_until, person.has_continued = None, True
            person.signature = CertificateState.DELIVERED
        self.try_to(lambda: visits.continue_use(resident(name), at=self.at), may=may)

    @rule(name=people)
    def gets_a_new_signature_certificate(self, name: str) -> None:
        person = self.model[name]
        lives = not (person.is_dead or person.is_removed)
        may = person.can_be_serviced and lives
        if may:
            person.signature = CertificateState.DELIVERED
        self.try_to(
            lambda: visits.replace_signature_certificate(resident(name), at=self.at), may=may
        )

    @rule(name=people)
    def has_the_card_endorsed(self, name: str) -> None:
        person = self.model[name]
        may = person.can_be_serviced and not (person.is_dead or person.is_removed)
        self.try_to(lambda: visits.endorse_card(resident(name), at=self.at), may=may)
        assert not (may and card_office.are_records_behind(self.card(name).number))

    @rule(name=people)
    def has_the_pins_set_anew(self, name: str) -> None:
        may = self.model[name].can_be_serviced
        self.try_to(lambda: visits.reset_pins(resident(name), at=self.at), may=may)

    @rule(name=people)
    def gives_the_card_back(self, name: str) -> None:
        person, number = self.model[name], self.card(name).number
        may = person.card in (CardStatus.IN_USE, CardStatus.SUSPENDED, CardStatus.LAPSED)
        if may:
            person.card = CardStatus.RETURNED
            person.moving_in_until = person.continue_until = None
            person.void()
        self.try_to(lambda: card_office.give_back(number, at=self.at), may=may)

    @rule(name=people)
    def gets_a_new_card(self, name: str) -> None:
        person = self.model[name]
        if person.is_dead or person.is_removed:
            return  # the loss is reported all the same: see `loses_the_card`
        if person.new_card_on == self.on:
            self.try_to(lambda: visits.reissue_card(resident(name), at=self.at), may=False)
            return
        person.card, person.new_card_on = CardStatus.IN_USE, self.on
        person.signature = person.authentication = CertificateState.DELIVERED
        person.moving_in_until = person.continue_until = None
        person.has_continued = False
        self.try_to(lambda: visits.reissue_card(resident(name), at=self.at), may=True)

    @rule(days=st.sampled_from([1, 2, 15, 31, 60, 91]))
    def time_passes(self, days: int) -> None:
        advance_clock(timedelta(days=days))
        for _ in range(days):
            self.on += timedelta(days=1)
            for person in self.model.values():
                person.pass_day(self.on)

    def card(self, name: str) -> card_office.CardState:
        card = card_office.card_of(resident(name).resident)
        assert card is not None
        return card

    @invariant()
    def every_office_says_what_the_model_says(self) -> None:
        for name, person in self.model.items():
            card = self.card(name)
            assert card.status is person.card, name
            assert self.state(SIGNATURE, card.signature_serial) is person.signature, name
            assert self.state(AUTHENTICATION, card.authentication_serial) is person.authentication
            record = self.record(name).person(resident(name).resident)
            assert (record.removed_on is not None) is (person.is_dead or person.is_removed), name
            assert self.record(name).municipality == person.place, name

    @staticmethod
    def state(purpose: CertificatePurpose, serial: int | None) -> CertificateState:
        assert serial is not None
        return certification.entry(purpose, serial).state

    @invariant()
    def all_offices_agree(self) -> None:
        assert disagreements() == ()
        assert not any(queue.waiting for queue in offices.queues())

    def teardown(self) -> None:
        assert all(offices.verify(queue.office).is_whole for queue in offices.queues())


def test_whatever_happens_in_the_town_all_offices_agree_with_a_small_model_of_it(
    town, town_template
):
    def begin() -> Town:
        town_template.put_back()
        clock().set(town.founded_at + timedelta(minutes=1))
        return Town()

    run_state_machine_as_test(
        begin,
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
