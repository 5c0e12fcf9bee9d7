"""Family registers (戸籍) and their supplement (戸籍の附票): entering and reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from jumin.documents import wareki
from jumin.offices.common.books import write_journal
from jumin.offices.municipality import models, register
from jumin.offices.municipality.errors import (
    DayNotPossibleError,
    FamilyRegisterAbsentError,
    FamilyRegisterFormError,
    TextTooLongError,
)
from jumin.offices.municipality.register import COUNTER, OFFICE
from jumin.offices.municipality.registers import (
    FamilyEvent,
    FamilyMember,
    FamilyRegister,
    SupplementAddress,
)
from jumin.rules import municipality
from jumin.terms import MunicipalityId, ResidentId, Sex, day_of


_LONGEST: Final = {"domicile": 200, "address": 200, "name": 100, "relation": 8, "spouse": 1}
_LONGEST_TITLE, _LONGEST_HEADING, _LONGEST_ENTRY, _MOST_ITEMS = 20, 20, 200, 20
_MOST_MEMBERS: Final = 1_000


@dataclass(frozen=True)
class NewFamilyRegister:
    """A family register to be compiled (編製; Family Register Act arts. 16-22)."""

    municipality: MunicipalityId
    domicile: str
    head: str
    compiled_on: date
    members: tuple[FamilyMember, ...]

    def __repr__(self) -> str:
        return f"NewFamilyRegister({self.municipality}, {len(self.members)} members)"


def family_register(resident: ResidentId) -> FamilyRegister | None:
    """Read the register in which somebody stands; None where it is kept elsewhere, or nowhere."""
    rows = models.FamilyMember.objects.select_related("register").prefetch_related("addresses")
    stands = {"register__members__resident": resident, "register__members__removed_on": None}
    members = list(rows.filter(**stands).order_by("position"))
    if not members:
        return None
    row = members[0].register
    return FamilyRegister(
        number=row.number,
        municipality=MunicipalityId(row.municipality),
        domicile=row.domicile,
        head=row.head,
        compiled_on=row.compiled_on,
        filed_on=row.filed_on,
        members=tuple(map(_member, members)),
    )


def enter(new: NewFamilyRegister, *, at: datetime) -> str:
    """Compile a register; who stood in another one is removed there. Tells its number."""
    check(new, on=day_of(at))
    place = municipality(new.municipality).id
    residents = [member.resident for member in new.members if member.resident is not None]
    register.state_domicile(residents, new.domicile, new.head)
    _leave(residents, new.compiled_on)
    row = models.FamilyRegister.objects.create(
        municipality=place,
        domicile=new.domicile,
        head=new.head,
        compiled_on=new.compiled_on,
        filed_on=new.compiled_on,
    )
    rows = models.FamilyMember.objects.bulk_create(
        _row(row, position, member) for position, member in enumerate(new.members)
    )
    models.SupplementAddress.objects.bulk_create(
        models.SupplementAddress(member=own, address=stay.address, since=stay.since)
        for own, member in zip(rows, new.members, strict=True)
        for stay in member.addresses
    )
    write_journal(OFFICE, "family_register.compiled", row.number, at=at, actor=COUNTER)
    return row.number


def enter_notice(resident: ResidentId, event: FamilyEvent, *, at: datetime) -> None:
    """Enter a notice among somebody's personal matters (身分事項)."""
    check_event(event)
    own = _standing(resident)
    if own is None:
        raise FamilyRegisterAbsentError(resident)
    _note(own, event, day_of(at))
    write_journal(OFFICE, "family_notice.received", resident, at=at, actor=COUNTER)


def enter_death(resident: ResidentId, died_on: date, *, at: datetime) -> None:
    """Enter a death where the family register is kept here, and remove the person (除籍)."""
    own = _standing(resident)
    if own is not None:
        days = (("死亡日", wareki(died_on)), ("届出日", wareki(day_of(at))))
        own.removed_on = died_on
        _note(own, FamilyEvent("死亡", days), day_of(at))


def add_address(resident: ResidentId, address: str, since: date) -> None:
    """Add an address to the supplement, where the family register is kept here.

    Source: Basic Resident Registration Act art. 19 (notice to the place of the domicile).
    """
    own = _standing(resident)
    if own is not None:
        own.addresses.create(address=address, since=since)


def check(new: NewFamilyRegister, *, on: date) -> None:
    """Check a register: texts that fit, somebody in it, its head among them, days that were."""
    people = [one.resident for one in new.members if one.resident is not None]
    names = [one.name for one in new.members]
    if (
        not 0 < len(new.members) <= _MOST_MEMBERS
        or len(people) != len(set(people))
        or new.head not in names
    ):
        raise FamilyRegisterFormError(_MOST_MEMBERS)
    _check_text("domicile", new.domicile)
    _check_day("day of compiling", new.compiled_on, first=None, last=on)
    for member in new.members:
        _check_member(member, on)


def check_event(event: FamilyEvent) -> None:
    """Check an entry's length: what a paper has room for."""
    if not 0 < len(event.title) <= _LONGEST_TITLE:
        raise TextTooLongError("title", _LONGEST_TITLE)
    if len(event.items) > _MOST_ITEMS:
        raise TextTooLongError("list of items", _MOST_ITEMS)
    for heading, entry in event.items:
        if len(heading) > _LONGEST_HEADING or len(entry) > _LONGEST_ENTRY:
            raise TextTooLongError("item", _LONGEST_ENTRY)


def _check_member(member: FamilyMember, on: date) -> None:
    for name in (member.name, member.father, member.mother):
        _check_text("name", name)
    _check_text("relation", member.relation)
    _check_text("spouse", member.spouse)
    _check_day("day of entering", member.entered_on, first=member.born_on, last=on)
    if member.removed_on is not None:
        _check_day("day of removal", member.removed_on, first=member.entered_on, last=on)
    for event in member.events:
        check_event(event)
    for stay in member.addresses:
        _check_text("address", stay.address)
        _check_day("day of an address", stay.since, first=None, last=on)


def _check_text(field: str, text: str) -> None:
    if len(text) > _LONGEST[field]:
        raise TextTooLongError(field, _LONGEST[field])


def _check_day(what: str, day: date, *, first: date | None, last: date) -> None:
    if day > last or (first is not None and day < first):
        raise DayNotPossibleError(what, day, first=first, last=last)


def _standing(resident: ResidentId) -> models.FamilyMember | None:
    rows = models.FamilyMember.objects.select_related("register")
    return rows.filter(resident=resident, removed_on=None).first()


def _leave(residents: Collection[ResidentId], on: date) -> None:
    """Remove people from the registers that they stood in; these are in update by that."""
    rows = models.FamilyMember.objects.select_related("register")
    for former in rows.filter(resident__in=residents, removed_on=None):
        former.removed_on = max(former.entered_on, on)
        former.save(update_fields=["removed_on"])
        former.register.filed_on = max(former.register.filed_on, on)
        former.register.save(update_fields=["filed_on"])


def _row(
    register_row: models.FamilyRegister, position: int, member: FamilyMember
) -> models.FamilyMember:
    return models.FamilyMember(
        register=register_row,
        position=position,
        resident=member.resident or "",
        name=member.name,
        born_on=member.born_on,
        sex=member.sex.value,
        father=member.father,
        mother=member.mother,
        relation=member.relation,
        spouse=member.spouse,
        entered_on=member.entered_on,
        removed_on=member.removed_on,
        events=[_written(event) for event in member.events],
    )


def _note(own: models.FamilyMember, event: FamilyEvent, on: date) -> None:
    own.events = [*own.events, _written(event)]
    own.save(update_fields=["events", "removed_on"])
    own.register.filed_on = on
    own.register.save(update_fields=["filed_on"])


def _written(event: FamilyEvent) -> list[Any]:
    return [event.title, event.items]


def _read(events: Sequence[Any]) -> tuple[FamilyEvent, ...]:
    return tuple(
        FamilyEvent(title, tuple((heading, entry) for heading, entry in items))
        for title, items in events
    )


def _member(row: models.FamilyMember) -> FamilyMember:
    return FamilyMember(
        resident=ResidentId(row.resident) if row.resident else None,
        name=row.name,
        born_on=row.born_on,
        sex=Sex(row.sex),
        father=row.father,
        mother=row.mother,
        relation=row.relation,
        entered_on=row.entered_on,
        removed_on=row.removed_on,
        events=_read(row.events),
        addresses=tuple(
            SupplementAddress(stay.address, stay.since) for stay in row.addresses.all()
        ),
        spouse=row.spouse,
    )
