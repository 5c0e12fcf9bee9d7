"""Documents as they are presented at a counter, and whether one is accepted (提示書類)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from jumin.rules.counter.paper_units import Entry, Proof, ThingTerms
from jumin.rules.counter.things import TOPIC, proving_documents, thing_name, thing_terms
from jumin.rules.known.answers import DatedValue
from jumin.rules.known.current import parameters
from jumin.terms import MunicipalityId, Reason, UsageError, because


ENTRIES: Final[Mapping[Entry, Reason]] = MappingProxyType(
    {
        Entry.NAME: because("name"),
        Entry.BIRTH_DATE: because("date of birth"),
        Entry.ADDRESS: because("address"),
    }
)
"""What a document bears, in words."""
CARD: Final = "card"
NOTIFICATION_CARD: Final = "notification-card"
_ENTRIES: Final = "identity.entries"
_UNCHANGED_FROM: Final = "identity.notification-card-unchanged-from"
_A_DAY: Final = timedelta(days=1)


class UnknownDocumentError(UsageError):
    """There is no such kind of document; the error says which was meant, maybe."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        close = get_close_matches(kind[:40], known, n=1)
        facts = {"kind": kind[:40], "meant": "".join(close), "known": ", ".join(known)}
        super().__init__(
            because("We know no document {kind}. Did you mean {meant}? We know: {known}.", **facts)
            if close
            else because("We know no document {kind}. We know: {known}.", **facts)
        )
        self.kind, self.known = kind, known


@dataclass(frozen=True)
class PresentedDocument:
    """A document that somebody presents (提示された書類): its kind, and nothing that it says."""

    kind: str
    """`driving-licence`, `passport`, `health-insurance-card`, `notification-card` …"""
    entries: frozenset[Entry] = frozenset()
    """What it bears; not asked of what shows the My Number."""
    valid_until: date | None = None
    """Its last day (有効期間の末日); None, if it has none."""
    changed_on: date | None = None
    """The day on which an entry of a notification card ceased to be right; None, if all are."""


@dataclass(frozen=True)
class Judged:
    """A document and whether it is accepted on a day."""

    document: PresentedDocument
    name: Reason
    proves: tuple[Proof, ...]
    why_not: Reason | None
    """None, where it is accepted."""
    used: tuple[DatedValue[object], ...]
    """The values relied on: where it is accepted, and where a day in them speaks against it."""
    changes: tuple[date, ...]
    """Days later on, on which it may be judged otherwise."""


def judge_for_number(document: PresentedDocument, municipality: MunicipalityId, on: date) -> Judged:
    """Judge whether a document shows the My Number of who presents it (番号確認書類)."""
    kind = _Kind(document, municipality, on)
    unchanged_from = parameters().find(date, _UNCHANGED_FROM, on, municipality)
    since, changed = unchanged_from.value, document.changed_on
    if not kind.is_notification_card or (changed is not None and changed < since):
        changed = None
    if kind.why_not is None and Proof.NUMBER not in kind.proves:
        return kind.judged(because("{document} does not show the My Number.", document=kind.name))
    if kind.why_not is None and changed is not None and changed <= on:
        return kind.judged(
            because(
                "{document} is not accepted: its entries changed on {changed}, not before {since}.",
                document=kind.name,
                changed=changed,
                since=since,
            ),
            (unchanged_from,),
        )
    used = (unchanged_from,) if kind.is_notification_card else ()
    changes = (changed,) if changed is not None and changed > on else ()
    return kind.judged(kind.why_not, used, changes)


def judge_for_identity(
    document: PresentedDocument, municipality: MunicipalityId, on: date, *, card_counts: bool
) -> Judged:
    """Judge whether a document is one of those that prove identity (本人確認書類)."""
    kind = _Kind(document, municipality, on)
    if kind.why_not is not None:
        return kind.judged(kind.why_not)
    if document.kind == CARD and not card_counts:
        return kind.judged(
            because("{document}: others are asked for beside it.", document=kind.name)
        )
    if not kind.is_identity_document:
        return kind.judged(because("{document} does not prove identity.", document=kind.name))
    general = parameters().find(tuple, _ENTRIES, on, municipality)
    wanted = kind.entries or general.value
    if not any(document.entries.issuperset(entries) for entries in wanted):
        return kind.judged(
            because(
                "{document} is not accepted: what it bears is too little. Asked for: {entries}.",
                document=kind.name,
                entries=tuple(_in_words(entries) for entries in wanted),
            ),
            changes=tuple(day for day in [general.changes_on] if day),
        )
    return kind.judged(None, () if kind.entries else (general,))


class _Kind:
    """What is known of a document by its kind and its days."""

    def __init__(self, document: PresentedDocument, municipality: MunicipalityId, on: date) -> None:
        name = f"{TOPIC}.{document.kind}"
        if not parameters().held(name, municipality):
            raise UnknownDocumentError(document.kind, proving_documents(municipality))
        self._document = document
        self._known = thing_terms(document.kind, municipality, on)
        terms = self._known.value if self._known else ThingTerms((), ())
        self.name = thing_name(document.kind, municipality)
        self.proves, self.entries = terms.proves, terms.entries
        self.is_identity_document = terms.is_identity_document
        self.is_notification_card = document.kind == NOTIFICATION_CARD
        ends, begins = document.valid_until, parameters().begins_after(name, on, municipality)
        last = ends + _A_DAY if ends and on <= ends < date.max else None
        other = self._known.changes_on if self._known else begins
        self._changes = tuple(day for day in (last, other) if day)
        self.why_not: Reason | None = None
        if self._known is None:
            self.why_not = because("{document} is not in use on that day.", document=self.name)
        elif ends is not None and ends < on:
            self.why_not = because(
                "{document} is not accepted: its last day was {until}.",
                document=self.name,
                until=ends,
            )

    def judged(
        self,
        why_not: Reason | None,
        used: tuple[DatedValue[object], ...] = (),
        changes: tuple[date, ...] = (),
    ) -> Judged:
        known = (self._known,) if self._known and why_not is None else ()
        return Judged(
            document=self._document,
            name=self.name,
            proves=self.proves,
            why_not=why_not,
            used=(*known, *used),
            changes=(*self._changes, *changes),
        )


def _in_words(entries: tuple[Entry, ...]) -> Reason:
    return because("{entries} together", entries=tuple(ENTRIES[entry] for entry in entries))
