"""What a kiosk does not issue, document by document (発行できない証明書)."""

from datetime import date

from jumin.rules.changes import followed
from jumin.rules.kiosk.availability import availability, find
from jumin.rules.kiosk.caveats import NotIssued
from jumin.rules.kiosk.told import Told, told
from jumin.rules.known.answers import Answer, Kind, answer
from jumin.terms import Document, MunicipalityId, RecordItem


def not_issued(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Told[NotIssued], ...]]:
    """List what of a document is not to be had at a kiosk (発行できない証明書).

    What the municipality's guide says comes first; what only others say is marked as assumed.
    Nothing is listed of a document that is not handed out at all.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9

    >>> from datetime import date
    >>> listed = not_issued("fujisawa", Document.RESIDENT_RECORD, date(2026, 11, 20)).value
    >>> [one.what.value for one in listed if not one.is_assumed]
    ['removed', 'superseded', 'residence-code']

    """
    return followed(lambda day: _not_issued(municipality, document, day), on)


def _not_issued(
    municipality: MunicipalityId, document: Document, on: date
) -> Answer[tuple[Told[NotIssued], ...]]:
    can = availability(municipality, document, on)
    if can.why is not None:
        return answer((), on, can.values, can.why, changes_on=can.changes_on)
    listed, used = told(NotIssued, f"kiosk.not-issued.{document}", municipality, on)
    if document is Document.RESIDENT_RECORD:
        number = find(bool, f"item.{document}.{RecordItem.MY_NUMBER}", municipality, on)
        used = (*used, number)
        if not number.value:
            is_assumed = number.kind is Kind.ASSUMED
            listed = (*listed, Told(NotIssued.MY_NUMBER, number.citation, is_assumed))
    return answer(listed, on, used, changes_on=can.changes_on)
