"""What proves the My Number, and what proves identity (番号確認と本人確認)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from jumin.rules.changes import followed
from jumin.rules.counter.enough import enough_in_words, met_by
from jumin.rules.counter.paper_units import ANY, WITH_PHOTO, IdentityTerms
from jumin.rules.counter.presented import (
    CARD,
    Judged,
    PresentedDocument,
    judge_for_identity,
    judge_for_number,
)
from jumin.rules.counter.procedures import Procedure
from jumin.rules.counter.things import (
    identity_documents,
    number_documents,
    thing_name,
    thing_terms,
)
from jumin.rules.known.answers import Answer, DatedValue, Kind, answer, earliest
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, Reason, because


_GENERAL = "identity.general"


def proves_number(
    documents: Sequence[PresentedDocument], municipality: MunicipalityId, on: date
) -> Answer[bool]:
    """Whether documents prove somebody's My Number (番号確認): one that shows it does.

    That is the card, a resident record with the number, or the notification card, unless its
    entries changed on 25 May 2020 or later.

    Raises:
        UnknownDocumentError: there is no such kind of document.

    Sources: kamakura-guide-2024-05-01 §2 A, number-act §16

    >>> card = PresentedDocument("notification-card", changed_on=date(2020, 5, 25))
    >>> proves_number([card], "kamakura", date(2024, 6, 3)).value
    False

    """
    where = municipality_id(municipality)

    def ask(day: date) -> Answer[bool]:
        judged = [judge_for_number(document, where, day) for document in documents]
        accepted = [each for each in judged if each.why_not is None]
        reasons = [
            each.why_not or because("{document} shows the My Number.", document=each.name)
            for each in judged
        ]
        relied_on = [known for each in judged for known in each.used]
        if not accepted:
            enough = {kind: thing_terms(kind, where, day) for kind in number_documents(where, day)}
            names = tuple(thing_name(kind, where) for kind in enough)
            reasons.append(because("Nothing that was presented proves the My Number."))
            reasons.append(because("Any of these would: {documents}.", documents=names))
            relied_on += [known for known in enough.values() if known]
        changes_on = earliest(on for each in judged for on in each.changes)
        return answer(bool(accepted), day, relied_on, *reasons, changes_on=changes_on)

    return followed(ask, on)


def proves_identity(
    documents: Sequence[PresentedDocument],
    procedure: Procedure,
    municipality: MunicipalityId,
    on: date,
) -> Answer[bool]:
    """Whether documents prove identity for a procedure (本人確認).

    In general one document with a photo that an office issued does, or two others: each within
    its validity, and bearing name and birth date or name and address. A guide may ask for less or
    for other documents in a procedure of its own. Of one kind only one document counts.

    Args:
        documents: what is presented, in that order.
        procedure: what for.
        municipality: where.
        on: the day of the visit.

    Returns:
        Whether they do; the reasons tell, in order, of each document that isn't accepted why, and
        then which documents were enough or what would be.

    Raises:
        UnknownDocumentError: there is no such kind of document.

    Sources: kamakura-guide-2024-05-01 §2 B §5 §7, tsukuba-guide-2023-10 §3(2) §7(3),
        number-act §16

    >>> from jumin.rules import Entry
    >>> entries = frozenset({Entry.NAME, Entry.BIRTH_DATE})
    >>> licence = PresentedDocument("driving-licence", entries, valid_until=date(2025, 3, 1))
    >>> told = proves_identity([licence], Procedure.RESET_PIN, "tsukuba", date(2024, 6, 3))
    >>> told.value, told.changes_on
    (True, datetime.date(2025, 3, 2))

    """
    where = municipality_id(municipality)

    def ask(day: date) -> Answer[bool]:
        terms, other_terms_on = _terms(procedure, where, day)
        judged = _each_kind_once(
            [
                judge_for_identity(document, where, day, card_counts=terms.value.card_counts)
                for document in documents
            ]
        )
        reasons = [each.why_not for each in judged if each.why_not]
        accepted = {each.document.kind: each for each in judged if each.why_not is None}
        enough = met_by(terms.value.enough, {kind: accepted[kind].proves for kind in accepted})
        if enough is None:
            wanted = enough_in_words(terms.value, where, day)
            reasons.append(because("Enough would be: {documents}.", documents=wanted))
        else:
            names = tuple(accepted[kind].name for kind in enough)
            reasons.append(because("Identity is proved by: {documents}.", documents=names))
        relied_on = (terms, *(known for each in judged for known in each.used))
        changes_on = earliest([other_terms_on, *(on for each in judged for on in each.changes)])
        return answer(enough is not None, day, relied_on, *reasons, changes_on=changes_on)

    return followed(ask, on)


def identity_asked_for(
    procedure: Procedure, municipality: MunicipalityId, on: date
) -> Answer[tuple[Reason, ...]]:
    """Tell which documents would prove identity for a procedure, in words: any of these (本人確認).

    The reasons name the kinds of documents, and say where the card itself isn't one of them.

    Sources: kamakura-guide-2024-05-01 §2 B §5 §7, tsukuba-guide-2023-10 §3(2) §7(3),
        number-act §16

    >>> told = identity_asked_for(Procedure.RETURN_CARD, "kamakura", date(2024, 6, 3))
    >>> [str(documents) for documents in told.value]  # doctest: +ELLIPSIS
    ['a document with a photo issued by an office', '...']

    """
    where = municipality_id(municipality)

    def ask(day: date) -> Answer[tuple[Reason, ...]]:
        terms, other_terms_on = _terms(procedure, where, day)
        enough, reasons = enough_in_words(terms.value, where, day), _kinds(terms.value, where, day)
        turns = (other_terms_on, *_turns_of_use(terms.value, where, day))
        return answer(enough, day, [terms], *reasons, changes_on=earliest(turns))

    return followed(ask, on)


def _turns_of_use(
    terms: IdentityTerms, municipality: MunicipalityId, on: date
) -> Iterator[date | None]:
    """Tell on which days documents that are named come into use or go out of it."""
    for key in {key for needs in terms.enough for need in needs for key in need}:
        if (dated := thing_terms(key, municipality, on)) is not None:
            yield dated.changes_on


def _kinds(terms: IdentityTerms, municipality: MunicipalityId, on: date) -> list[Reason]:
    """Name kinds of documents that guides name, where not all that are asked for are named."""
    asked = {key for needs in terms.enough for need in needs for key in need}
    photo = identity_documents(municipality, on, with_photo=True)
    others = (kind for kind in identity_documents(municipality, on) if kind not in photo)
    with_photo = (kind for kind in photo if kind != CARD or terms.card_counts)
    reasons = [] if terms.card_counts else [because("The card itself is not one of them.")]
    if asked & {WITH_PHOTO, ANY}:
        named = _names(with_photo, municipality, on)
        reasons.append(because("With a photo, for example: {kinds}.", kinds=named))
    if ANY in asked:
        named = _names(others, municipality, on)
        reasons.append(because("Of other kinds, for example: {kinds}.", kinds=named))
    return reasons


def _names(kinds: Iterable[str], municipality: MunicipalityId, on: date) -> tuple[Reason, ...]:
    known = {kind: thing_terms(kind, municipality, on) for kind in kinds}
    return tuple(
        thing_name(kind, municipality)
        for kind, dated in known.items()
        if dated and dated.kind is not Kind.ASSUMED
    )


def _terms(
    procedure: Procedure, municipality: MunicipalityId, on: date
) -> tuple[DatedValue[IdentityTerms], date | None]:
    """Find what the procedure asks for, else what is asked in general; and when it may change."""
    name, tree = f"identity.{procedure}", parameters()
    if own := tree.find_if_held(IdentityTerms, name, on, municipality):
        return own, own.changes_on
    general = tree.find(IdentityTerms, _GENERAL, on, municipality)
    return general, tree.begins_after(name, on, municipality)


def _each_kind_once(judged: Iterable[Judged]) -> list[Judged]:
    """Refuse what is of the same kind as one that was accepted before it."""
    accepted: set[str] = set()
    told: list[Judged] = []
    for each in judged:
        if each.why_not is None and each.document.kind in accepted:
            again = because("{document}: one of a kind counts once.", document=each.name)
            told.append(replace(each, why_not=again, used=()))
        else:
            told.append(each)
        if each.why_not is None:
            accepted.add(each.document.kind)
    return told
