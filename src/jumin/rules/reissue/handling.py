"""What a card is kept from (取扱い上の注意)."""

from datetime import date

from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId, because


def handling_cautions(municipality: MunicipalityId, on: date) -> Answer[tuple[str, ...]]:
    """What a card is kept from, lest chip or stripe fail (取扱い上の注意事項).

    Whoever does not heed it pays for the reissue (`Cause.CARELESS_HANDLING`).

    Returns:
        Keys: `heat`, `force`, `chemicals`, `magnetism`.

    Example:
        >>> handling_cautions("izumi", date(2024, 6, 3)).value
        ('heat', 'force', 'chemicals', 'magnetism')

    Sources: izumi-guide §7

    """
    where = municipality_id(municipality)
    known = parameters().find(tuple, "reissue.handling-cautions", on, where)
    told = because("A card that fails because this was not heeded is charged for.")
    return answer(known.value, on, [known], told)
