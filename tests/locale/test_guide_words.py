import pytest

from jumin.locale.guide_words import WORDS, guide_word
from jumin.rules import Charge, Condition, DayKind, FeeFreePurpose, Language, Note, NotIssued, Topic


KINDS = {
    "day-kind": DayKind,
    "condition": Condition,
    "not-issued": NotIssued,
    "note": Note,
    "fee-free-purpose": FeeFreePurpose,
    "topic": Topic,
    "charge": Charge,
    "language": Language,
}


def test_there_are_words_for_these_kinds_of_keys_only():
    assert set(WORDS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_the_guides_lists_has_words(kind):
    assert set(WORDS[kind]) == {key.value for key in KINDS[kind]}
    for key in KINDS[kind]:
        assert guide_word(kind, key, "en") == WORDS[kind][key]
