"""Reasons in a language: the sentence of the catalogue, its figures as the language writes them."""

from datetime import date, datetime, time

import pytest

from jumin.locale.reasons import tell_reason
from jumin.terms import JST, Document, Reason, because


def test_in_english_it_is_the_sentence_of_the_code():
    reason = because("The notice is due within {days} days.", days=14)
    assert tell_reason(reason, "en") == str(reason) == "The notice is due within 14 days."


def test_in_another_language_it_is_the_sentence_of_the_catalogue():
    assert tell_reason(because("The PIN is wrong"), "ja") == "暗証番号が違います"
    assert tell_reason(because("The PIN is wrong"), "ko") == "비밀번호가 틀렸습니다"


@pytest.mark.parametrize("language", ["ko", "xx"])
def test_a_sentence_that_a_language_lacks_is_told_in_english(language):
    assert tell_reason(because("No such sentence, {days}.", days=3), language) == (
        "No such sentence, 3."
    )


def test_that_of_a_value_is_told_in_japanese_as_it_stands_beside_it():
    beside = Reason("Not {public}.", text_ja="{公}開されていない。")
    assert tell_reason(beside, "ja") == "{公}開されていない。"
    assert tell_reason(beside, "en") == "Not {public}."
    assert tell_reason(beside, "pt") == "Not {public}."


@pytest.mark.parametrize(
    ("name", "fact", "japanese", "english"),
    [
        ("on", date(2026, 11, 21), "2026年11月21日", "2026-11-21"),
        ("at", datetime(2026, 1, 2, 6, 30, tzinfo=JST), "2026年01月02日 06:30", "2026-01-02 06:30"),
        ("opens", time(6, 30), "06:30", "06:30"),
        ("fee", 1000, "1000", "1000"),
        ("document", Document.SEAL_REGISTRATION, "印鑑登録証明書", "Seal registration certificate"),
        ("document", "seal-registration", "印鑑登録証明書", "Seal registration certificate"),
        ("name", "勤労感謝の日", "勤労感謝の日", "勤労感謝の日"),
        ("days", (date(2026, 1, 2), time(9)), "2026年01月02日、09:00", "2026-01-02, 09:00"),
        ("why", because("The PIN is wrong"), "暗証番号が違います", "The PIN is wrong"),
    ],
)  # fmt: skip
def test_its_figures_are_told_as_the_language_writes_them(name, fact, japanese, english):
    reason = Reason(f"{{{name}}}", ((name, fact),))
    assert tell_reason(reason, "ja") == japanese
    assert tell_reason(reason, "en") == english


def test_the_form_that_a_sentence_asks_for_is_kept_for_numbers_and_needless_for_words():
    reason = because("{fee:,} at {opens:%H:%M}", fee=1000, opens=time(6, 30))
    assert tell_reason(reason, "en") == str(reason) == "1,000 at 06:30"


def test_a_fact_is_never_read_as_a_form():
    reason = because("{name}", name="{days} {0.__class__}")
    assert tell_reason(reason, "ja") == "{days} {0.__class__}"
