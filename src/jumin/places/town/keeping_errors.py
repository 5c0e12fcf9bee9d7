"""Why a town can't be saved, put back or begun anew just now, in the page's language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jumin.locale.facts import word
from jumin.places.town import clock_errors
from jumin.sandbox.founding import TownTooEarlyError
from jumin.sandbox.standstill import CardInUseError, TownAtWorkError, TownHeldError
from jumin.sandbox.town_archive import ArchiveError
from jumin.sandbox.wishes import (
    LARGEST_ARCHIVE,
    ArchiveTooLargeError,
    NobodyCarriesOutError,
    WishPendingError,
)
from jumin.terms import JuminError


_IN_USE: Final = _(
    "The card of {name} is not in its pocket ({place}). Take it out there, and try again."
)
_TOO_LARGE: Final = _(
    "The file is larger than {size} MB. Use the command `jumin sandbox restore FILE`."
)
_BUSY: Final = _("Somebody else is just saving or changing the town. Wait a little, and try again.")
_TEXTS: Final[Mapping[type[JuminError], Promise]] = MappingProxyType(
    {
        ArchiveError: _("This file can't be put back: it is no whole saved town of this version."),
        NobodyCarriesOutError: _(
            "These pages are not served by `jumin up`, which alone can do this for a page. Use the "
            "commands in the archive."
        ),
        TownAtWorkError: _BUSY,
        TownHeldError: _BUSY,
        TownTooEarlyError: _("A town can't begin so early. Choose 1 February 2020 or later."),
        WishPendingError: _BUSY,
    }
)


def explain(error: JuminError) -> str:
    """Tell why, and what to do; what has no text here, as it tells itself."""
    language = get_language() or "ja"
    match error:
        case CardInUseError():
            place = word("place", error.place, language)
            return str(_IN_USE).format(name=error.name, place=place)
        case ArchiveTooLargeError():
            return str(_TOO_LARGE).format(size=LARGEST_ARCHIVE // 1024**2)
    told = _TEXTS.get(type(error))
    return clock_errors.explain(error, language) if told is None else str(told)
