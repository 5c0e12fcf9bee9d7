import re

import pytest
from django.test import Client


PAGES = ["/", "/kiosk/", "/look/", "/nowhere/"]
POSTS = [
    "/language/",
    "/clock/set/",
    "/clock/advance/",
    "/clock/stop/",
    "/clock/real/",
    "/kiosk/bring/",
    "/kiosk/back/",
    "/kiosk/end/",
    "/kiosk/service/",
    "/kiosk/pin/",
]


def shown(page):
    return page.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_it_is_a_specimen(client, address):
    page = shown(client.get(address, follow=True))
    assert "見本" in page
    assert "TEST" in page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_is_in_the_language_that_was_chosen(client, address, language):
    client.post("/language/", {"language": language, "next": "/"})
    page = shown(client.get(address, follow=True))
    assert f'<html lang="{language}">' in page
    assert ("本文へ移動" in page) is (language == "ja")
    assert re.search(f'value="{language}" lang="{language}" aria-current="true"', page)


def test_japanese_comes_first():
    assert Client().get("/nowhere/")["Content-Language"] == "ja"


def test_a_browser_that_asks_for_english_gets_english(client):
    page = client.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in shown(page)


def test_choosing_a_language_leads_back_to_the_page_and_nowhere_else(client):
    here = client.post("/language/", {"language": "en", "next": "/kiosk/service/"})
    assert here["Location"] == "/kiosk/service/"
    away = client.post("/language/", {"language": "en", "next": "https://example.com/"})
    assert away["Location"] == "/"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_shows_the_clock_a_skip_link_and_one_heading(client, town, address):
    page = shown(client.get(address, follow=True))
    assert town.now().strftime("%Y-%m-%d") in page
    assert '<a class="skip" href="#main">' in page
    assert '<main id="main"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_style_or_script_inside(client, address):
    page = shown(client.get(address, follow=True))
    page = re.sub(r'<script type="module" src="/static/[\w/.-]+"></script>', "", page)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", page)


@pytest.mark.parametrize("address", PAGES)
def test_security_headers_are_on_every_answer(client, address):
    answer = client.get(address, follow=True)
    policy = answer["Content-Security-Policy"]
    for directive in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/kiosk/service/", "/kiosk/"])
def test_pages_of_the_town_are_not_kept_by_anybody(client, address):
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", POSTS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_form_of_another_site_is_not_accepted(town, address, language):  # noqa: ARG001
    stranger = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
    answer = stranger.post(address, {"language": "en", "resident": "sakura"})
    assert answer.status_code == 403
    title = {"ja": "送信を受け付けられませんでした", "en": "The form was not accepted"}
    assert title[language] in shown(answer)


@pytest.mark.parametrize("address", [post for post in POSTS if "/kiosk/s" not in post][1:-1])
def test_nothing_is_done_by_following_a_link(client, address):
    assert client.get(address).status_code == 405


def test_cookies_are_for_this_site_only_and_closed_to_scripts(client):
    client.get("/")
    client.post("/kiosk/bring/", {"resident": "sakura"})
    for name in ("jumin_session", "jumin_csrf"):
        cookie = client.cookies[name]
        assert cookie["samesite"] == "Strict"
        assert cookie["httponly"]


def test_stylesheet_and_pictures_are_served(client):
    for name in ("tokens.css", "components.css", "print.css", "js/main.js", "icons.svg"):
        answer = client.get(f"/static/web/{name}")
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content)
        answer.close()
