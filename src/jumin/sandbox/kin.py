"""People of a family, living in the town or invented, and what became of them (身分事項)."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from jumin.documents import wareki
from jumin.offices.municipality.gateway import FamilyEvent
from jumin.sandbox.stories import Role, born_on
from jumin.terms import Sex


_SURNAMES: Final = ("見本", "試験", "架空", "例示", "模擬")
_GIVEN_NAMES: Final = {
    Sex.MALE: (
        ("三吉", "勘助", "与作", "権蔵"),
        ("清", "茂", "実", "正"),
        ("誠", "浩", "隆", "修"),
        ("直樹", "大輔", "翔太", "拓也"),
    ),
    Sex.FEMALE: (
        ("トメ", "ハル", "キク", "イネ"),
        ("和子", "幸子", "節子", "文子"),
        ("恵子", "直美", "明美", "裕子"),
        ("愛", "彩", "麻衣", "美咲"),
    ),
}
"""Usual in the quarters of the century from 1900 on."""
_QUARTERS_FROM: Final = 1900
_MOTHER_AT, _FATHER_AT, _DIES_AT = 25, 26, 88
_LONGEST_SURNAME, _LONGEST_ENTRY = 90, 200
_UNTIL_NOTICE: Final = timedelta(days=7)
_NTH: Final = "長二三四五六七八九"
_SPACE: Final = "\u3000"
_PLACE: Final = re.compile(r"(?:.{2,3}[都道府県])?.+?[市区町村]")


@dataclass(frozen=True)
class Relative:
    """Somebody of a family, before a register states it."""

    id: str
    """The resident's id in the town, or one made of it."""
    name: str
    born_on: date
    sex: Sex
    birth_surname: str
    is_invented: bool = True
    """Whether needed for the family only, and living somewhere else."""
    parents: tuple[str, str] | None = None
    """Names of father and mother, where they are known."""

    @property
    def father_and_mother(self) -> tuple[str, str]:
        """Tell the parents' names, invented where they are not known."""
        return self.parents or (parent_name(self, Sex.MALE), parent_name(self, Sex.FEMALE))

    @property
    def surname(self) -> str:
        """Tell the family name (氏)."""
        return surname_of(self.name)

    def __repr__(self) -> str:
        return f"Relative({self.id})"


def drawn(of: str, what: str, below: int) -> int:
    """Draw a number for somebody, the same every time."""
    digest = hashlib.sha256(f"{of}:{what}".encode()).digest()
    return int.from_bytes(digest[:4]) % below


def surname_of(name: str) -> str:
    """Tell the family name (氏): what is before the space."""
    return name.partition(_SPACE)[0]


def resident_relative(role: Role, today: date, *, took_name: bool = False) -> Relative:
    """Make a relative of a resident; who took the spouse's name was born with another (旧氏)."""
    surname, born = surname_of(role.name), born_on(role.born, today)
    if took_name:
        surname = role.former_surname or _another_surname(role.id, surname)
    return Relative(role.id, role.name, born, role.sex, surname, is_invented=False)


def parent(child: Relative, sex: Sex) -> Relative:
    """Invent somebody's father or mother; the mother took the father's name."""
    father, surname = sex is Sex.MALE, child.birth_surname
    id_, born = f"{child.id}.{sex.name.lower()}", _parent_born_on(child, sex)
    birth_surname = surname if father else _another_surname(id_, surname)
    return Relative(id_, parent_name(child, sex), born, sex, birth_surname)


def partner(of: Relative, child: Relative | None) -> Relative:
    """Invent somebody's spouse, who took the name: the child's other parent if there is one."""
    sex = Sex.FEMALE if of.sex is Sex.MALE else Sex.MALE
    if child is not None:
        invented = parent(replace(child, birth_surname=of.surname), sex)
    else:
        id_, born = f"{of.id}.spouse", years_later(of.born_on, -1)
        name = _full_name(of.surname, _given_name(id_, sex, born.year, but=""))
        invented = Relative(id_, name, born, sex, of.surname)
    return replace(invented, birth_surname=_another_surname(invented.id, of.surname))


def parent_name(child: Relative, sex: Sex) -> str:
    """Tell the invented name of somebody's father or mother."""
    own = child.name.partition(_SPACE)[2]
    given = _given_name(child.id, sex, _parent_born_on(child, sex).year, but=own)
    return _full_name(child.birth_surname, given)


def relation_of(person: Relative, nth: int) -> str:
    """Tell the relation to the parents of their n-th son or daughter, from 0 (続柄)."""
    return f"{_NTH[min(nth, len(_NTH) - 1)]}{'女' if person.sex is Sex.FEMALE else '男'}"


def birth(person: Relative, domicile: str, today: date) -> FamilyEvent:
    """Tell the entry of a birth (出生)."""
    found = _PLACE.match(domicile)
    place = found.group() if found else domicile
    filed_on = min(person.born_on + _UNTIL_NOTICE, today)
    days = ("出生日", wareki(person.born_on)), ("届出日", wareki(filed_on))
    return FamilyEvent("出生", (days[0], ("出生地", place), days[1], ("届出人", "父")))


def marriage(person: Relative, spouse: Relative, on: date, domicile: str) -> FamilyEvent:
    """Tell the entry of a marriage; both left the registers of their parents (婚姻)."""
    given = spouse.name.partition(_SPACE)[2]
    spouse_name = f"{spouse.birth_surname}{_SPACE}{given}"
    former = register_of(domicile, person.father_and_mother[0])
    return FamilyEvent(
        "婚姻",
        (("婚姻日", wareki(on)), ("配偶者氏名", spouse_name), ("従前戸籍", former)),
    )


def register_of(domicile: str, head: str) -> str:
    """Name a register by domicile and head, in an entry's room (従前戸籍)."""
    return f"{domicile}{_SPACE}{head}"[:_LONGEST_ENTRY]


def death_day(person: Relative, married_on: date, today: date) -> date | None:
    """Tell the day on which somebody invented died: nobody lives for ever."""
    died_on = years_later(person.born_on, _DIES_AT)
    return died_on if person.is_invented and married_on < died_on < today else None


def death(on: date) -> FamilyEvent:
    """Tell the entry of a death (死亡)."""
    return FamilyEvent("死亡", (("死亡日", wareki(on)), ("届出日", wareki(on))))


def years_later(day: date, years: int) -> date:
    """Tell the same day in another year; a 29 February becomes the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year + years, day.month, 28 if leap else day.day)


def _parent_born_on(child: Relative, sex: Sex) -> date:
    return years_later(child.born_on, -_MOTHER_AT if sex is Sex.FEMALE else -_FATHER_AT)


def _another_surname(of: str, surname: str) -> str:
    others = [known for known in _SURNAMES if known != surname]
    return others[drawn(of, "birth surname", len(others))]


def _full_name(surname: str, given: str) -> str:
    """Tell an invented name, in a register's room however long the surname is."""
    return f"{surname[:_LONGEST_SURNAME]}{_SPACE}{given}"


def _given_name(of: str, sex: Sex, born_in: int, *, but: str) -> str:
    quarters = _GIVEN_NAMES[sex]
    usual = quarters[min(max(0, (born_in - _QUARTERS_FROM) // 25), len(quarters) - 1)]
    names = [name for name in usual if name != but]
    return names[drawn(of, f"given name {sex.name}", len(names))]
