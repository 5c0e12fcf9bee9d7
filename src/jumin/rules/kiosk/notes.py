"""What to know before one uses a kiosk (ご利用時の注意事項)."""

from datetime import date

from jumin.rules.changes import followed
from jumin.rules.kiosk.caveats import FeeFreePurpose, Note
from jumin.rules.kiosk.told import Told, told
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId


def kiosk_notes(municipality: MunicipalityId, on: date) -> Answer[tuple[Told[Note], ...]]:
    """List what to know before one uses a kiosk (ご利用時の注意事項).

    What the municipality's guide says comes first; what only others say is marked as assumed.

    Sources: tsukuba-guide-2023-10 §5(3), kamakura-guide-2024-05-01 §7 §8, fujisawa-guide §9,
        izumi-kiosk-leaflet §where §step 14

    >>> from datetime import date
    >>> listed = kiosk_notes("izumi", date(2026, 11, 20)).value
    >>> [one.what.value for one in listed if not one.is_assumed]
    ['machines-differ', 'staff-for-paper-only']

    """

    def ask(day: date) -> Answer[tuple[Told[Note], ...]]:
        listed, used = told(Note, "kiosk.notes", municipality, day)
        return answer(listed, day, used)

    return followed(ask, on)


def fee_free_purposes(municipality: MunicipalityId, on: date) -> Answer[tuple[FeeFreePurpose, ...]]:
    """For what a certificate is free at the counter, though never at a kiosk (手数料の免除).

    The guides name examples.

    Sources: kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3)

    >>> from datetime import date
    >>> fee_free_purposes("kamakura", date(2026, 11, 20)).value
    (<FeeFreePurpose.PUBLIC_PENSION: 'public-pension'>,)

    """
    named = parameters().find(tuple, "kiosk.fee-free-purposes", on, municipality_id(municipality))
    return answer(named.value, on, [named])
