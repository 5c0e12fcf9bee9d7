"""Playing what residents have registered besides their record: families, seals, incomes, uses."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import (
    FamilyMember,
    HouseholdRecord,
    NewFamilyRegister,
    SealShape,
    SupplementAddress,
)
from jumin.rules import NoValueError, municipalities, newest_tax_year, opening
from jumin.sandbox import families, kin, livelihoods, wallet
from jumin.sandbox.families import Family, Member
from jumin.sandbox.lives import MOVED_IN_BEFORE, Act, Life
from jumin.sandbox.residents import chosen_pins
from jumin.sandbox.stories import Home, born_on
from jumin.terms import (
    JST,
    CertificatePurpose,
    Document,
    MunicipalityId,
    ResidentId,
    day_of,
)


OF_AGE: Final = 18
"""At which age people of the town register a seal."""
SEAL_REGISTERED_AFTER: Final = timedelta(days=30)
"""So long after moving in."""
ELSEWHERE: Final = "東京都架空区見本三丁目２番１号"
"""Where those of a family live who do not live in the town."""
USE_APPLIED_BEFORE: Final = timedelta(days=20)
_ASSESSED: Final = (5, 10)
"""The day on which a fiscal year's tax is fixed, before its certificates are issued."""
_LONGEST_IMPRINT: Final = 4
_SHAPES: Final = (SealShape.ROUND, SealShape.ROUND, SealShape.OVAL, SealShape.SQUARE)
_NOON: Final = time(12, 0)
_COUNTY: Final = re.compile("^[^市区町村]{1,4}郡")


def registrations(home: Home, lives: tuple[Life, ...], founded_at: datetime) -> Iterator[Act]:
    """Tell what the people of one household register, after moving in."""
    yield from _families(home, lives, founded_at)
    yield from _seals(lives, founded_at)
    year = newest_tax_year(day_of(founded_at)).value
    at = datetime.combine(date(year, *_ASSESSED), time(), JST)
    yield Act(at, partial(_assess, home, lives, year, founded_at, at))
    for life in lives:
        if life.role.use_with:
            yield from _applying(life, MunicipalityId(life.role.use_with), founded_at)


def municipality_of(domicile: str) -> MunicipalityId | None:
    """Tell in which of the town's municipalities a domicile lies; None where elsewhere."""
    for one in municipalities():
        within = _COUNTY.sub("", domicile.removeprefix(one.prefecture_ja))
        if within.startswith(one.name_ja):
            return one.id
    return None


def _families(home: Home, lives: tuple[Life, ...], founded_at: datetime) -> Iterator[Act]:
    """Compile the family registers that the town's municipalities keep."""
    place, today = municipality_of(home.domicile), day_of(founded_at)
    if place is None:
        return
    for family in families.families(home, today):
        yield _compiling(place, family, lives, founded_at)
        for life in lives:
            member, branched = family.member(life.role), life.role.branched
            if member is not None and branched is not None:
                on = day_of(branched.instant(founded_at))
                own = families.branched(family, member, on)
                yield _compiling(place, own, lives, founded_at)


def _compiling(
    place: MunicipalityId, family: Family, lives: tuple[Life, ...], founded_at: datetime
) -> Act:
    """Compile a register as soon as people have moved in and all has happened that it states."""
    happened_at = datetime.combine(family.known_on, time(), JST)
    at = max(founded_at - MOVED_IN_BEFORE, happened_at)
    return Act(at, partial(_compile, place, family, lives, at))


def _compile(place: MunicipalityId, family: Family, lives: tuple[Life, ...], at: datetime) -> None:
    record = municipality.household_record(lives[0].registered())
    numbers = {life.role.id: life.registered() for life in lives}
    members = tuple(
        _member(member, numbers.get(member.person.id), record) for member in family.members
    )
    new = NewFamilyRegister(place, family.domicile, family.head, family.compiled_on, members)
    municipality.open_family_register(new, at=at)


def _member(member: Member, resident: ResidentId | None, record: HouseholdRecord) -> FamilyMember:
    person = member.person
    father, mother = person.father_and_mother
    return FamilyMember(
        resident=resident,
        name=person.name,
        born_on=person.born_on,
        sex=person.sex,
        father=father,
        mother=mother,
        relation=member.relation,
        entered_on=member.entered_on,
        removed_on=member.removed_on,
        events=member.events,
        addresses=tuple(_addresses(member, resident, record)),
        spouse=member.spouse,
    )


def _addresses(
    member: Member, resident: ResidentId | None, record: HouseholdRecord
) -> Iterator[SupplementAddress]:
    """Tell where somebody has lived since entering the register (附票)."""
    if resident is None:
        yield SupplementAddress(ELSEWHERE, member.entered_on)
        return
    person = record.person(resident)
    if person.former_address and member.entered_on < person.moved_in_on:
        yield SupplementAddress(person.former_address, member.entered_on)
    yield SupplementAddress(record.address, max(person.moved_in_on, member.entered_on))


def _seals(lives: tuple[Life, ...], founded_at: datetime) -> Iterator[Act]:
    """Register everybody's seal, once they have moved in and are of age."""
    today = day_of(founded_at)
    for life in lives:
        of_age_on = kin.years_later(born_on(life.role.born, today), OF_AGE)
        settled_at = founded_at - MOVED_IN_BEFORE + SEAL_REGISTERED_AFTER
        at = max(settled_at, datetime.combine(of_age_on, _NOON, JST))
        if life.role.has_seal and at < founded_at:
            yield Act(at, partial(_register_seal, life, at))


def _register_seal(life: Life, at: datetime) -> None:
    """Register a seal that shows the surname: of a foreigner, the alias's or its reading."""
    role = life.role
    name = role.alias or (role.reading if role.nationality else role.name)
    imprint = kin.surname_of(name)[:_LONGEST_IMPRINT]
    shape = _SHAPES[kin.drawn(role.id, "seal", len(_SHAPES))]
    municipality.register_seal(life.registered(), imprint, shape, at=at)


def _assess(
    home: Home, lives: tuple[Life, ...], year: int, founded_at: datetime, at: datetime
) -> None:
    told = livelihoods.assessments(home, day_of(founded_at), date(year, 1, 1))
    for life in lives:
        if life.role.id in told:
            municipality.assess_tax(life.registered(), year, told[life.role.id], at=at)


def _applying(life: Life, place: MunicipalityId, founded_at: datetime) -> Iterator[Act]:
    """Apply for the use at a kiosk, long enough ago; not before there is one to apply at."""
    noon = datetime.combine(day_of(founded_at - USE_APPLIED_BEFORE), _NOON, JST)
    try:
        while not opening(place, Document.FAMILY_REGISTER, noon).value:
            noon -= timedelta(days=1)
    except NoValueError:
        return
    yield Act(noon, partial(_apply_for_use, life, place, noon))


def _apply_for_use(life: Life, place: MunicipalityId, at: datetime) -> None:
    purpose, pin = CertificatePurpose.AUTHENTICATION, chosen_pins(life.seed, life.role)
    if pin.authentication is None:
        raise ValueError(f"{life.role.id} has no certificate to apply with")
    challenge = issuance.challenge("kiosk", at=at)
    with wallet.take(life.role, "kiosk") as card:
        session = JpkiSession(card)
        session.verify_pin(purpose, pin.authentication)
        certificate = session.certificate(purpose)
        signature = session.sign(purpose, challenge.nonce)
    request = challenge.request
    issuance.identify(request, certificate=certificate, signature=signature, at=at)
    issuance.apply_for_use(request, place, at=at)
