"""The family registers in which the people of a home stand (戸籍).

A couple stands in one register with its children; who has neither spouse nor child stands in the
register of father and mother. Whoever is needed for that and does not live in the home is invented.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from jumin.documents import wareki
from jumin.offices.municipality.gateway import FamilyEvent
from jumin.sandbox import kin
from jumin.sandbox.kin import Relative
from jumin.sandbox.stories import Home, Role
from jumin.terms import Sex


HOUSEHOLDER: Final = "世帯主"
_SPOUSES: Final = frozenset({"妻", "夫"})
_PARENTS: Final = frozenset({"父", "母"})
_CHILDREN: Final = frozenset({"子", *(f"{nth}{sex}" for nth in "長二三四五" for sex in "男女")})
_MARRIED_AT: Final = 22
_BEFORE_BIRTH: Final = timedelta(days=300)
_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True)
class Member:
    """Somebody as the register states them."""

    person: Relative
    relation: str
    spouse: str
    entered_on: date
    removed_on: date | None
    events: tuple[FamilyEvent, ...]


@dataclass(frozen=True)
class Family:
    """What a family register states; the head is the first member (筆頭者)."""

    domicile: str
    compiled_on: date
    members: tuple[Member, ...]

    @property
    def head(self) -> str:
        """Tell the head's name."""
        return self.members[0].person.name

    @property
    def known_on(self) -> date:
        """Tell the first day on which all that it states has happened."""
        return max(self.compiled_on, *(member.entered_on for member in self.members))

    def member(self, role: Role) -> Member | None:
        """Find a resident of the town."""
        found = (member for member in self.members if member.person.id == role.id)
        return next(found, None)


def families(home: Home, today: date) -> tuple[Family, ...]:
    """Tell the family registers of a home; foreigners stand in none."""
    if not home.domicile:
        return ()
    return tuple(_family(home.domicile, party, today) for party in _parties(home, today))


def head_of(home: Home, role: Role, today: date) -> str:
    """Tell who heads the register in which somebody stands; empty for foreigners (筆頭者)."""
    return next((one.head for one in families(home, today) if one.member(role)), "")


def branched(family: Family, member: Member, on: date) -> Family:
    """Tell the register of their own of somebody who left the parents' one (分籍)."""
    former = kin.register_of(family.domicile, family.head)
    event = FamilyEvent("分籍", (("分籍日", wareki(on)), ("従前戸籍", former)))
    own = replace(member, entered_on=on, events=(*member.events, event))
    return Family(family.domicile, on, (own,))


@dataclass(frozen=True)
class _Party:
    """Who stands in one register: a couple, the head first, and children."""

    head: Relative
    other: Relative
    children: tuple[Relative, ...]
    first_born_on: date | None
    """When they had a child, whether it still stands with them or not."""


def _parties(home: Home, today: date) -> Iterator[_Party]:
    japanese = [role for role in home.roles if not role.nationality]
    couple, children = _couple_with_children(japanese)
    parents = [role for role in japanese if role.relationship in _PARENTS][:2] if couple else []
    alone = [role for role in japanese if role not in (*couple, *children, *parents)]
    if couple:
        householder = kin.resident_relative(couple[0], today)
        pair = _pair(parents, householder, today)
        householder = replace(householder, parents=_names(*pair))
        if len(couple) + len(children) > 1:
            yield _own(householder, couple[1:], children, today)
            if parents:
                yield _Party(*pair, (), householder.born_on)
        else:
            yield _Party(*pair, (householder,), householder.born_on)
    for role in alone:
        child = kin.resident_relative(role, today)
        yield _Party(*_pair((), child, today), (child,), child.born_on)


def _couple_with_children(people: Sequence[Role]) -> tuple[list[Role], list[Role]]:
    """Find the householder and spouse of one surname, and their children of it."""
    adults = [role for role in people if role.relationship in {HOUSEHOLDER, *_SPOUSES}]
    if not adults:
        return [], []
    surname = kin.surname_of(adults[0].name)
    of_name = [role for role in people if kin.surname_of(role.name) == surname]
    couple = [role for role in of_name if role in adults][:2]
    return couple, [role for role in of_name if role.relationship in _CHILDREN]


def _pair(known: Sequence[Role], child: Relative, today: date) -> tuple[Relative, Relative]:
    """Tell somebody's father and mother; the head is one who lives in the home."""
    if not known:
        return kin.parent(child, Sex.MALE), kin.parent(child, Sex.FEMALE)
    head = kin.resident_relative(known[0], today)
    if len(known) == 1:
        return head, kin.partner(head, child)
    return head, kin.resident_relative(known[1], today, took_name=True)


def _own(head: Relative, spouse: Sequence[Role], children: Sequence[Role], today: date) -> _Party:
    """Tell the register of a couple; the second has taken the name of the first."""
    born = tuple(kin.resident_relative(role, today) for role in children)
    first = min(born, key=lambda child: child.born_on, default=None)
    other = (
        kin.resident_relative(spouse[0], today, took_name=True)
        if spouse
        else kin.partner(head, first)
    )
    return _Party(head, other, born, first.born_on if first else None)


def _names(one: Relative, other: Relative) -> tuple[str, str]:
    """Tell the names of father and mother."""
    father, mother = (other, one) if one.sex is Sex.FEMALE else (one, other)
    return father.name, mother.name


def _family(domicile: str, party: _Party, today: date) -> Family:
    head, other = party.head, party.other
    married_on = _married_on(party, today)
    couple = (
        _spouse(person, spouse, married_on, domicile, today)
        for person, spouse in ((head, other), (other, head))
    )
    parents, nth = _names(head, other), Counter[Sex]()
    children: dict[str, Member] = {}
    for child in sorted(party.children, key=lambda one: one.born_on):
        born = replace(child, parents=parents)
        relation = kin.relation_of(child, nth[child.sex])
        entered_on = max(child.born_on, married_on)
        event = kin.birth(child, domicile, today)
        children[child.id] = Member(born, relation, "", entered_on, None, (event,))
        nth[child.sex] += 1
    return Family(domicile, married_on, (*couple, *children.values()))


def _spouse(
    person: Relative, spouse: Relative, married_on: date, domicile: str, today: date
) -> Member:
    events = [
        kin.birth(person, domicile, today),
        kin.marriage(person, spouse, married_on, domicile),
    ]
    died_on = kin.death_day(person, married_on, today)
    if died_on is not None:
        events.append(kin.death(died_on))
    relation = kin.relation_of(person, kin.drawn(person.id, "nth", 2))
    word = "妻" if person.sex is Sex.FEMALE else "夫"
    return Member(person, relation, word, married_on, died_on, tuple(events))


def _married_on(party: _Party, today: date) -> date:
    """Guess a day on which both were there and of age, before the first child and long ago."""
    younger = max(party.head.born_on, party.other.born_on)
    days = [kin.years_later(younger, _MARRIED_AT), today - _YEAR]
    if party.first_born_on is not None:
        days.append(party.first_born_on - _BEFORE_BIRTH)
    return max(younger, min(days))
