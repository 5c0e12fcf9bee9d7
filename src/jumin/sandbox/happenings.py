"""What the offices wrote while the clock was turned, told of the town's people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from jumin.offices.card_office import gateway as card_office
from jumin.offices.card_office.gateway import CardNumber
from jumin.offices.certification import gateway as certification
from jumin.offices.common.gateway import JournalLine
from jumin.sandbox.residents import residents
from jumin.terms import CertificatePurpose, ResidentId, SerialNumber, day_of


@dataclass(frozen=True)
class Happening:
    """What happened to whom on which day of the town (できごと)."""

    on: date
    office: str
    act: str
    subject: str
    resident: str | None
    """Who it happened to, by the short name of the roster; None where it is about nobody there."""
    cause: str
    """Why, in a word, where the office wrote it down."""


def happenings(lines: Iterable[JournalLine]) -> tuple[Happening, ...]:
    """Tell what happened to whom, in the order of the lines."""
    return tuple(_happenings(lines))


def _happenings(lines: Iterable[JournalLine]) -> Iterator[Happening]:
    names = {one.resident: one.id for one in residents()}
    holder = cache(_holder)
    for line in lines:
        yield Happening(
            on=day_of(line.at),
            office=line.office,
            act=line.act,
            subject=line.subject,
            resident=names.get(holder(line.office, line.subject) or ResidentId("")),
            cause=str(line.facts.get("reason") or line.facts.get("cause") or ""),
        )


def _holder(office: str, subject: str) -> ResidentId | None:
    """Find whom a line is about; None for authorities, requests and keys."""
    match office:
        case "municipality":
            return ResidentId(subject)
        case "card_office":
            return card_office.card(CardNumber(subject)).resident
        case "certification" if ":" in subject:
            purpose, _, serial = subject.partition(":")
            entry = certification.entry(CertificatePurpose(purpose), SerialNumber(int(serial)))
            return entry.resident
    return None
