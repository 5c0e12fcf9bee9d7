"""What goes wrong between a program and a card, as the command line tells it."""

import pytest

from jumin.cli.card.troubles import READER_TEXTS, explain
from jumin.cli.manner import Manner
from jumin.client import CardContentError, StatusWordError
from jumin.iso7816 import ResponseFormError
from jumin.locale import text
from jumin.reader import CardAbsentError, NoSlotError, PcscError, ReaderAbsentError, pcsc


TROUBLES = (
    PcscError("The card did not answer. Put it back and start again.", detail="removed"),
    CardAbsentError(
        "No card answers in {reader}. Put a card in, and end other programs that use it.",
        reader="Reader {1}",
    ),
    ReaderAbsentError("There is no such card reader. Readers here: {there}.", there="A, B"),
    NoSlotError("127.0.0.1", 35963),
    StatusWordError("sign", 0x6A82),
    CardContentError("The availability record has three bytes."),
    ResponseFormError("The card's answer is shorter than a status word."),
)


def test_whatever_a_reader_tells_is_in_the_catalogue():
    assert READER_TEXTS == pcsc.TEXTS
    assert [one for one in READER_TEXTS if text(one, "ja") == one] == []


@pytest.mark.source("CLIENT-4")
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
def test_a_trouble_is_told_in_either_language_with_all_that_is_known_of_it(trouble):
    english, japanese = explain(trouble, Manner("en")), explain(trouble, Manner("ja"))
    assert english != japanese
    assert not japanese.isascii()
    known = getattr(trouble, "facts", {}).values()
    assert [fact for fact in known if fact not in english or fact not in japanese] == []
    if isinstance(trouble, PcscError | NoSlotError):
        assert english == str(trouble)


def test_the_name_of_a_reader_commands_no_terminal():
    trouble = ReaderAbsentError(
        "There is no such card reader. Readers here: {there}.", there="\x1b[2J"
    )
    assert "\x1b" not in explain(trouble, Manner("en"))
