"""Beginning a session with an application that not every card has."""

from typing import TypeVar

from jumin.cli.card.words import APPLETS
from jumin.cli.manner import Manner, wrong_use
from jumin.client import ApplicationAbsentError, ApplicationSession, JpkiSession, SharedConnection
from jumin.iso7816 import CardConnection
from jumin.locale.catalogue import gettext_noop as _


S = TypeVar("S", bound=ApplicationSession)


def session_with(manner: Manner, connection: CardConnection, kind: type[S]) -> S:
    """Begin a session with an application; say clearly where a phone, which has one only, lacks it.

    Raises `RefusedError` (CARD_UNREADABLE) for what is no My Number Card at all.
    """
    shared = SharedConnection(connection)
    JpkiSession(shared)
    try:
        return kind(shared)
    except ApplicationAbsentError as error:
        wrong_use(
            manner.text(
                _("There is no “{application}” on it: a My Number Card has it, a phone has not."),
                application=manner.text(APPLETS[error.applet]),
            )
        )
