"""What goes wrong between a program and a card, in the language asked for."""

from typing import Final

from jumin.cli.manner import Manner
from jumin.cli.shown import shown
from jumin.client import CardContentError, StatusWordError
from jumin.iso7816 import ResponseFormError
from jumin.locale.catalogue import gettext_noop as _
from jumin.reader import NoSlotError, PcscError
from jumin.reader.pcsc import with_detail


READER_TEXTS: Final = frozenset(
    {
        _(
            "Reading cards needs pyscard: install jumin[pcsc] (on Linux it is built with gcc, swig "
            "and libpcsclite-dev)."
        ),
        _("The smart-card service does not run. Start pcscd."),
        _("No card reader is connected to this computer. Connect one."),
        _("There is no such card reader. Readers here: {there}."),
        _("There is no such card reader: none is connected to this computer."),
        _("No card answers in {reader}. Put a card in, and end other programs that use it."),
        _("The card did not answer. Put it back and start again."),
    }
)
"""What `jumin.reader` tells of readers, marked for the catalogue."""
NO_SLOT: Final = _(
    "No virtual slot at {host}:{port}. Install vsmartcard-vpcd, start pcscd (it loads the slot's "
    "driver), and see that no other virtual card is in the slot."
)


def explain(error: Exception, manner: Manner) -> str:
    """Tell what is wrong with a reader or a card, and what to do."""
    match error:
        case PcscError():
            told = with_detail(manner.text(error.text, **error.facts), error.detail)
        case NoSlotError():
            told = manner.text(NO_SLOT, host=error.host, port=error.port)
        case StatusWordError():
            told = manner.text(_("The card answered otherwise than expected. {what}"), what=error)
        case CardContentError():
            told = manner.text(_("A file of the card is not as it should be. {what}"), what=error)
        case ResponseFormError():
            told = manner.text(
                _("The card gave no whole answer. Put it back and start again; try another reader.")
            )
        case _:
            told = str(error)
    return shown(told)
