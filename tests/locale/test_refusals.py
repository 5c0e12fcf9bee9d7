import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumin.locale import LANGUAGES, explain
from jumin.locale.facts import WORDS, word
from jumin.locale.refusals import TEXTS
from jumin.rules import Asker, municipalities, stores
from jumin.terms import (
    CertificatePurpose,
    Document,
    RecordItem,
    Refusal,
    RefusalCode,
    RevocationReason,
    Subject,
)


ON = date(2026, 11, 20)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.mark.parametrize("code", RefusalCode)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_explained_in_every_language(code, language):
    told = explain(Refusal(code), language)
    for words in (told.title, told.detail):
        assert words
        assert "{" not in words
    if language in {"ja", "en"}:
        assert bool(JAPANESE.search(told.title)) is (language == "ja")
        assert bool(JAPANESE.search(told.detail)) is (language == "ja")


def test_only_refusals_that_there_are_have_texts():
    assert set(TEXTS) == set(RefusalCode)


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("purpose", [one.value for one in CertificatePurpose]),
        ("document", [one.value for one in Document]),
        ("subject", [one.value for one in Subject]),
        ("item", [one.value for one in RecordItem]),
        (
            "store",
            sorted({store.id for one in municipalities() for store in stores(one.id, ON).value}),
        ),
        ("reason", [str(one.value) for one in RevocationReason]),
        ("asker", [one.value for one in Asker]),
    ],
)
def test_every_value_of_a_fact_has_words(fact, values):
    assert set(WORDS[fact]) == set(values)
    for value in values:
        assert JAPANESE.search(word(fact, value, "ja"))
        assert word(fact, value, "en") != value


@pytest.mark.parametrize("reason", RevocationReason)
def test_a_reason_may_be_told_by_number_or_by_name(reason):
    by_number = word("reason", reason.value, "en")
    assert word("reason", reason.name.lower().replace("_", "-"), "en") == by_number
    assert word("reason", reason.name, "en") == by_number


@pytest.mark.parametrize(
    ("fact", "value", "japanese", "english"),
    [
        ("expired_on", "2026-11-21", "2026年11月21日", "2026-11-21"),
        ("opens_at", "2026-11-21T06:30:00+09:00", "2026年11月21日 06:30", "2026-11-21 06:30"),
        ("opens_at", "2026-11-20T21:30:00+00:00", "2026年11月21日 06:30", "2026-11-21 06:30"),
        ("since", "soon", "soon", "soon"),
        ("on", "", "", ""),
        ("check", "chain.issuer", "発行した認証局 (issuer)", "the issuing authority (issuer)"),
        ("place", "roster", "住民の一覧", "roster"),
        ("place", "slot 127.0.0.1:1", "カードスロット (127.0.0.1:1)", "card slot (127.0.0.1:1)"),
        ("place", "elsewhere", "elsewhere", "elsewhere"),
        ("most", 10, "10", "10"),
    ],
)
def test_facts_are_told_in_words(fact, value, japanese, english):
    assert word(fact, value, "ja") == japanese
    assert word(fact, value, "en") == english


def test_facts_stand_in_the_sentence():
    refusal = Refusal(RefusalCode.PIN_WRONG, {"role": "authentication", "tries_left": 2})
    told = explain(refusal, "en").detail
    assert told == "The card refused the user authentication PIN. Tries left: 2."
    assert "残り2回" in explain(refusal, "ja").detail


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (
            Refusal(RefusalCode.SUBJECT_NOT_OFFERED, {"document": "taxation", "subject": "all"}),
            "can't be had at kiosks in this form: everybody's matters.",
        ),
        (
            Refusal(RefusalCode.USE_PENDING, {"available_from": "2026-11-27"}),
            "Try again from 2026-11-27 on; no notice is sent.",
        ),
        (
            Refusal(RefusalCode.TAX_ABSENT, {"year": 2026}),
            "This municipality holds none of fiscal year 2026.",
        ),
        (
            Refusal(RefusalCode.PHONE_NOT_TAKEN, {"store": "ministop"}),
            "The machines of Ministop take the My Number Card only.",
        ),
        (
            Refusal(RefusalCode.RESET_CODE_EXPIRED, {"hours": 24}),
            "A PIN must be reset within 24 hours of the reservation.",
        ),
    ],
)
def test_a_refusal_tells_its_facts(refusal, told):
    assert told in explain(refusal, "en").detail


def test_a_fact_that_is_missing_is_a_dash():
    assert explain(Refusal(RefusalCode.KIOSK_CLOSED), "en").detail.endswith("at —.")


@given(
    code=st.sampled_from(RefusalCode),
    names=st.sampled_from(["role", "since", "reason", "check", "place", "on", "opens_at", "item"]),
    value=st.text() | st.integers() | st.booleans(),
    language=st.sampled_from(["ja", "en", "xx"]),
)
def test_no_fact_is_too_strange_to_be_told(code, names, value, language):
    assert explain(Refusal(code, {names: value}), language).detail
