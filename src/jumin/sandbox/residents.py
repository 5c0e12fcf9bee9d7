"""The roster: who lives in the town, with which PINs, and why (役)."""

import hmac
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from operator import itemgetter
from typing import Final

from jumin.cardfiles import PinRole, printed_birth, verification_number_b
from jumin.chip import ChosenPins
from jumin.installation.folder import FolderError
from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber, CardState
from jumin.rules.lives import CardStatus
from jumin.sandbox import place, roster_file
from jumin.sandbox.cast import HOMES
from jumin.sandbox.roster_file import RosterFileError
from jumin.sandbox.roster_homes import homes_of
from jumin.sandbox.roster_remarks import RemarkCode
from jumin.sandbox.stories import Age, Home, Role
from jumin.terms import (
    CertificatePurpose,
    MunicipalityId,
    Pin,
    ResidentId,
    Sex,
    UsageError,
    day_of,
)


_ONE_IN: Final = 3
"""One in so many chooses one PIN for all of four digits."""


class TownResidentUnknownError(UsageError):
    """Nobody of that name lives in the town."""

    def __init__(self, name: str, meant: str | None) -> None:
        hint = f" Did you mean {meant}?" if meant else ""
        super().__init__(f"Nobody called {name!r} lives here.{hint} `jumin residents` lists all.")
        self.name, self.meant = name, meant


@dataclass(frozen=True)
class TownResident:
    """A resident of the town, as the roster shows them."""

    id: str
    name: str
    born_on: date
    sex: Sex
    municipality: MunicipalityId
    reason: str
    reason_en: str
    resident: ResidentId
    """The number in the municipality's register."""
    card: CardNumber | None
    """The number of the card that was handed over last."""
    authentication_pin: str | None = field(repr=False)
    signature_pin: str | None = field(repr=False)
    """As it was chosen first; it is the card's no more once it was changed at a kiosk."""
    input_support_pin: str | None = field(repr=False)
    resident_register_pin: str | None = field(repr=False)
    security_code: str | None = field(repr=False)
    """The four digits below the photograph on the card (セキュリティコード)."""
    verification_number_b: str | None = field(repr=False)
    """Of what is printed on the card's front (照合番号B); A is the Individual Number."""
    signature_pin_changed_at: datetime | None
    """When the card's signature PIN was set anew at a kiosk, last (署名用パスワード初期化)."""
    is_card_lost: bool
    """Whether the loss of the card was reported, and it was not found yet (一時停止)."""


def residents() -> tuple[TownResident, ...]:
    """List everybody in the order of the cast: the package's, or that of a residents' file."""
    mark, cards = place.require_town(), _cards()
    return tuple(
        _resident(mark, home, role, cards.get(ResidentId(mark.residents[role.id])))
        for home in _cast(mark)
        for role in home.roles
    )


def resident(name: str) -> TownResident:
    """Find a resident by id; raises `TownResidentUnknownError` with the nearest one."""
    mark = place.require_town()
    home, role = _find(name, _cast(mark))
    card = card_office.card_of(ResidentId(mark.residents[name]))
    return _resident(mark, home, role, card)


def roles() -> tuple[Role, ...]:
    """List everybody by name only, in the same order: no office is asked."""
    return tuple(role for home in _cast(place.require_town()) for role in home.roles)


def name_of(name: str) -> str:
    """Tell a resident's name by id, without asking any office; raises as `resident` does."""
    return _find(name, _cast(place.require_town()))[1].name


def chosen_pins(seed: int, role: Role) -> ChosenPins:
    """Tell the PINs that a resident chose, one for each certificate on the card and two more.

    They are derived from the town's seed, so that nobody has to keep them. Those of four digits
    may be the same: for some they are. Source: tsukuba-guide-2023-10 §3.
    """
    if role.card is None or not role.card.has_pins:
        return ChosenPins()
    certificates = role.card.certificates
    is_one_for_all = _drawn(seed, role, "one for all") % _ONE_IN == 0

    def chosen(kind: PinRole) -> Pin:
        return Pin(_four_digits(seed, role, PinRole.AUTHENTICATION if is_one_for_all else kind))

    return ChosenPins(
        signature=Pin(f"TEST{_four_digits(seed, role, PinRole.SIGNATURE)}")
        if CertificatePurpose.SIGNATURE in certificates
        else None,
        authentication=chosen(PinRole.AUTHENTICATION)
        if CertificatePurpose.AUTHENTICATION in certificates
        else None,
        input_support=chosen(PinRole.INPUT_SUPPORT),
        resident_register=chosen(PinRole.RESIDENT_REGISTER),
    )


def _find(name: str, homes: tuple[Home, ...]) -> tuple[Home, Role]:
    known = {role.id: (home, role) for home in homes for role in home.roles}
    if name not in known:
        close = get_close_matches(name[:40], known, n=1)
        raise TownResidentUnknownError(name[:40], close[0] if close else None)
    return known[name]


def _resident(mark: place.TownMark, home: Home, role: Role, card: CardState | None) -> TownResident:
    pins, founded_on = chosen_pins(mark.seed, role), day_of(datetime.fromisoformat(mark.founded_at))
    born_on = role.born.born_on(founded_on) if isinstance(role.born, Age) else role.born
    code = card_office.security_code(card.number) if card else None
    return TownResident(
        id=role.id,
        name=role.name,
        born_on=born_on,
        sex=role.sex,
        municipality=MunicipalityId(home.municipality),
        reason=role.reason,
        reason_en=role.reason_en,
        resident=ResidentId(mark.residents[role.id]),
        card=card.number if card else None,
        authentication_pin=_revealed(pins.authentication),
        signature_pin=_revealed(pins.signature),
        input_support_pin=_revealed(pins.input_support),
        resident_register_pin=_revealed(pins.resident_register),
        security_code=code,
        verification_number_b=verification_number_b(
            printed_birth(born_on, era=not role.nationality), card.last_day.year, code
        ).reveal()
        if card and code
        else None,
        signature_pin_changed_at=card.pin_changed_at if card else None,
        is_card_lost=card is not None and card.status is CardStatus.SUSPENDED,
    )


def _cards() -> dict[ResidentId, CardState]:
    """Tell everybody's card: of several the one that was handed over last."""
    handed_over = [
        (card.handed_over_on, card) for card in card_office.cards() if card.handed_over_on
    ]
    return {card.resident: card for _, card in sorted(handed_over, key=itemgetter(0))}


def _cast(mark: place.TownMark) -> tuple[Home, ...]:
    """Tell the homes that this town was founded with."""
    if mark.cast == place.PACKAGED:
        return HOMES
    file = place.residents_file(place.folder())
    try:
        return _homes(file.read_bytes(), datetime.fromisoformat(mark.founded_at))
    except (OSError, RosterFileError) as error:
        if isinstance(error, RosterFileError) and _is_ruleless(error):
            raise FolderError(
                file,
                "people of this town live in a municipality of which no rules are held.",
                "Name the folder with its rules in JUMIN_RULES, as when the town was founded.",
            ) from error
        raise FolderError(
            file,
            "the list of the town's residents is missing or damaged.",
            "Put the data folder back from a backup, or begin anew: `jumin sandbox reset`.",
        ) from error


def _is_ruleless(error: RosterFileError) -> bool:
    """Whether the file is sound, and the rules of somebody's municipality are not at hand."""
    return RemarkCode.MUNICIPALITY_UNKNOWN in {problem.code for problem in error.problems}


@lru_cache(maxsize=1)
def _homes(residents: bytes, founded_at: datetime) -> tuple[Home, ...]:
    """Read a residents' file once, not for every page that lists them."""
    roster = roster_file.read(residents, on=day_of(founded_at), oldest_card_on=date.min)
    return homes_of(roster, founded_at)


def _four_digits(seed: int, role: Role, kind: PinRole) -> str:
    return f"{_drawn(seed, role, kind) % 10_000:04}"


def _drawn(seed: int, role: Role, what: str) -> int:
    return int.from_bytes(hmac.digest(str(seed).encode(), f"{role.id}:{what}".encode(), "sha256"))


def _revealed(pin: Pin | None) -> str | None:
    return pin.reveal() if pin else None
