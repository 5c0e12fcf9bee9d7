import re

import pytest
from django.conf import settings

from jumin.locale import LANGUAGES


@pytest.fixture
def page(passer_by):
    def shown(accepted):
        return passer_by.get("/look/", headers={"Accept-Language": accepted}).content.decode()

    return shown


def test_pages_and_texts_are_held_in_the_same_languages():
    assert tuple(code for code, _name in settings.LANGUAGES) == LANGUAGES
    assert LANGUAGES[0] == settings.LANGUAGE_CODE


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("ko-KR", "ko"),
        ("es-PE,es;q=0.9,en;q=0.5", "es"),
        ("pt-BR", "pt"),
        ("en-GB", "en"),
        ("fr, ja;q=0.5", "ja"),
        ("vi", "ja"),
    ],
)
def test_a_browser_gets_the_language_it_asks_for_or_japanese(page, accepted, language):
    assert f'<html lang="{language}">' in page(accepted)


@pytest.mark.parametrize(("code", "name"), settings.LANGUAGES)
def test_every_language_can_be_chosen_by_its_own_name(passer_by, code, name):
    passer_by.post("/language/", {"language": code, "next": "/look/"})
    shown = passer_by.get("/look/").content.decode()
    assert f'<html lang="{code}">' in shown
    for other, own_name in settings.LANGUAGES:
        assert re.search(rf'value="{other}" lang="{other}"[^>]*>{own_name}</button>', shown)
    assert re.search(rf'lang="{code}" aria-current="true">{name}<', shown)
    assert name in shown.partition("<summary>")[2].partition("</summary>")[0]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("ja", "2026年11月20日 (金)"),
        ("en", "Nov. 20, 2026 (Fri)"),
        ("zh-hans", "2026年11月20日 (星期五)"),
        ("ko", "2026년 11월 20일 (금요일)"),
        ("es", "20 de noviembre de 2026 (vie)"),
        ("pt", "20 de Novembro de 2026 (Sex)"),
    ],
)
def test_the_day_is_written_as_the_language_writes_it(page, language, day):
    assert day in page(language)


def test_a_language_that_is_not_held_can_not_be_chosen(passer_by):
    passer_by.post("/language/", {"language": "xx", "next": "/"})
    assert settings.LANGUAGE_COOKIE_NAME not in passer_by.cookies
