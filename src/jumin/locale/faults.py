"""What is broken in the installation as text: what it is and what to do."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.catalogue import text


_BOOKS: Final = MappingProxyType(
    {
        "municipality": _("The books of the municipality"),
        "card_office": _("The books of the card office"),
        "certification": _("The books of the certification office"),
        "issuance": _("The books of the issuing centre"),
    }
)
_UNKNOWN_BOOKS: Final = _("A database of the town")

_OFFICE_FAULTS: Final = MappingProxyType(
    {
        "busy": _(
            "{books}: somebody else has been writing for too long. Nothing was left half done. "
            "Try again; if that lasts, end whoever writes there."
        ),
        "full": _(
            "{books}: the disk is full. Nothing was left half done. Make room, then do it again."
        ),
        "read-only": _(
            "{books}: they can't be written to. Nothing was left half done. "
            "Give write access to the data folder, or to the database."
        ),
        "unreachable": _(
            "{books}: the database can't be reached. Nothing was left half done. "
            "See that it runs and that its disk is there, then do it again."
        ),
        "damaged": _(
            "{books}: they are damaged. Nothing was left half done. "
            "Put the town back from a copy: `jumin sandbox restore`."
        ),
    }
)


def explain_office_fault(kind: str, office: str, language: str, *, holder: str = "") -> str:
    """Tell what is wrong with an office's books; `holder` is who writes there, where known."""
    books = text(_BOOKS.get(office, _UNKNOWN_BOOKS), language)
    told = _OFFICE_FAULTS[kind]
    if holder:
        told = _(
            "{books}: {holder} has been writing for too long. Nothing was left half done. "
            "Try again; if that lasts, end whoever writes there."
        )
    return text(told, language).format(books=books, holder=holder)


HOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": _("Another process"),
        "somebody who turns the clock": _("Somebody who turns the clock"),
        "the courier": _("The courier"),
        "the rotation of field keys": _("The rotation of field keys"),
    }
)
"""Who may hold a lock, as they write of themselves; processes are named by their number."""


def explain_lock(holder: str, language: str) -> str:
    """Tell that somebody else is at work where only one can be."""
    told = _(
        "{holder} is at work here just now. Nothing was left half done. "
        "Try again; if that lasts, end that process."
    )
    return text(told, language).format(holder=text(HOLDERS.get(holder, holder), language))


def explain_full_disk(folder: object, language: str) -> str:
    """Tell that the disk with the data folder is full."""
    told = _(
        "The disk with the data folder {folder} is full. Nothing was left half done. "
        "Make room, then do it again."
    )
    return text(told, language).format(folder=folder)


def explain_no_access(folder: object, language: str) -> str:
    """Tell that the data folder, or something in it, can't be written to."""
    told = _(
        "The data folder {folder} and all in it must be writable: give write access to it, "
        "or name another folder in JUMIN_DATA."
    )
    return text(told, language).format(folder=folder)


def explain_secret(path: object, language: str) -> str:
    """Tell that the installation's secret is missing or damaged."""
    told = _(
        "{path}: the installation's secret is missing or damaged. Put the file back from your "
        "backup; without it cards and registers of this folder can't be opened. To begin anew, "
        "move the data folder away."
    )
    return text(told, language).format(path=path)


def explain_field_keys(path: object, language: str) -> str:
    """Tell that the keys of encrypted fields are damaged."""
    told = _(
        "{path}: the keys of encrypted fields are damaged, or the installation's secret is "
        "another one. Put both back from one copy: `jumin sandbox restore`."
    )
    return text(told, language).format(path=path)


def explain_no_town(folder: object, language: str) -> str:
    """Tell that there is no town in the data folder."""
    told = _(
        "{folder}: there is no town here yet, or its founding was interrupted. Start it with "
        "`make run` or `jumin up`; where the town is elsewhere, name its folder in JUMIN_DATA."
    )
    return text(told, language).format(folder=folder)


def explain_mixed_up(language: str) -> str:
    """Tell that another paper than one's own was about to be printed, and what becomes of it."""
    told = _(
        "What was about to be printed was not your paper. It was destroyed, and your fee is given "
        "back. Begin anew."
    )
    return text(told, language)
