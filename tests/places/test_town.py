import re
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connections
from django.test import Client

from jumin.client import JpkiSession
from jumin.offices.card_office import gateway as card_office
from jumin.offices.common import gateway as offices
from jumin.offices.common.books import latest_entry_at
from jumin.places.town import days
from jumin.places.town.forms import AdvanceForm
from jumin.places.town.front import people_of
from jumin.rules import municipalities
from jumin.sandbox import clockwork, wallet
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import resident, residents
from jumin.terms import JST, CertificatePurpose, Pin, RefusedError


@pytest.fixture
def client(town):  # noqa: ARG001 (the town is what is visited)
    return Client()


def shown(page):
    return page.content.decode()


def test_the_roster_shows_everybody_with_portrait_reason_and_pins(client):
    page = shown(client.get("/"))
    for one in residents():
        assert one.name in page
        assert one.reason in page
        assert f"<code>{one.authentication_pin or '—'}</code>" in page
        can_be_taken = f'form="bring" name="resident" value="{one.id}"' in page
        assert can_be_taken is (one.card is not None), one.id
    assert len(re.findall(r'class="portrait"[^>]* role="img" aria-label="[^"]+"', page)) == 29


def test_the_roster_says_what_the_kiosk_will_say(client):
    page = shown(client.get("/"))
    cards = dict(re.findall(r'<li class="resident" id="([a-z]+)">(.*?)</li>', page, re.DOTALL))
    at = clockwork.clock().now()
    for one in residents():
        assert ("says-yes" in cards[one.id]) is (expectation(one, at=at) is None), one.id
    assert "says-yes" in cards["sakura"]
    assert "暗証番号がロックされています" in cards["kenji"]


def test_the_answers_follow_what_happens_to_cards_books_and_clock(client, town):
    assert said(client, "sakura") == said(client, "emma") == "yes"
    with wallet.take(resident("sakura"), "kiosk") as card:
        assert said(client, "sakura") == "no"
        for _ in range(3):
            with pytest.raises(RefusedError):
                JpkiSession(card).verify_pin(CertificatePurpose.AUTHENTICATION, Pin("0000"))
    assert said(client, "sakura") == "no"
    clockwork.set_clock(datetime(2026, 11, 25, 23, 0, tzinfo=JST) - timedelta(minutes=1))
    assert said(client, "emma") == "yes"
    clockwork.advance_clock(timedelta(minutes=1))
    assert said(client, "tsubasa") == "no"
    clockwork.set_clock(datetime(2026, 11, 26, 6, 30, tzinfo=JST))
    assert (said(client, "emma"), said(client, "tsubasa")) == ("no", "yes")
    card_office.suspend(resident("tsubasa").card, at=town.now())
    assert said(client, "tsubasa") == "no"


def said(client, name):
    """Tell what the roster says of somebody's card."""
    page = shown(client.get("/"))
    card = re.search(rf'<li class="resident" id="{name}">.*?</li>', page, re.DOTALL)[0]
    return re.search(r"says-(yes|no)", card)[1]


def test_a_front_page_that_was_made_before_asks_little(client, django_assert_max_num_queries):
    client.get("/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jumin.sandbox.answers.expectation", None)  # asking again would fail
        for database in ("municipality", "card_office", "certification", "issuance"):
            with django_assert_max_num_queries(1, connection=connections[database]):
                client.get("/")


@pytest.mark.parametrize("place", [one.id for one in municipalities()])
def test_the_roster_can_be_asked_for_a_municipality(client, place):
    page = shown(client.get("/", {"municipality": place}))
    here = [one.id for one in residents() if one.municipality == place]
    assert re.findall(r'<li class="resident" id="([a-z]+)">', page) == here
    assert f'<option value="{place}" selected>' in page


def test_the_roster_can_be_asked_for_what_the_kiosk_says(client):
    page = shown(client.get("/", {"says": "pin.blocked"}))
    assert re.findall(r'<li class="resident" id="([a-z]+)">', page) == ["kenji", "chiyo"]
    page = shown(client.get("/", {"says": "paper", "municipality": "kamakura"}))
    assert "says-no" not in page
    assert "says-yes" in page


def test_where_nobody_is_as_asked_for_the_roster_says_so(client):
    page = shown(client.get("/", {"says": "pin.blocked", "municipality": "izumi"}))
    assert 'class="resident"' not in page
    assert "notice-info" in page


@pytest.mark.parametrize(
    "query",
    ["municipality=x", "says=<b>", "page=0", "page=-1", "page=٣", "page=99999999", "says=%00"],
)
def test_what_nobody_can_mean_is_left_out(client, query):
    page = client.get(f"/?{query}")
    assert page.status_code == 200
    assert "<b>&" not in shown(page)


def test_the_map_leads_to_what_is_built_and_says_what_is_not(client):
    page = shown(client.get("/"))
    drawing = re.search(r'<svg class="map-drawing".*?</svg>', page, re.DOTALL)[0]
    ET.fromstring(drawing)  # noqa: S314 (our own page)
    targets = re.findall(r'<a [^>]*href="([^"]+)"', drawing)
    assert len(targets) == 10
    for target in targets:
        if target.startswith("#"):
            assert f'id="{target[1:]}"' in page
        else:
            assert client.get(target, follow=True).status_code == 200
    assert drawing.count("m-unbuilt") == 4


def test_what_the_next_days_bring_is_told_with_dates_and_names(client):
    page = shown(client.get("/"))
    coming = re.search(r'<section class="days-coming".*?</section>', page, re.DOTALL)[0]
    assert "SAMPLE EMMA" in coming
    assert 'datetime="2026-11-25"' in coming
    client.post("/language/", {"language": "en", "next": "/"})
    assert "(the last day)" in shown(client.get("/"))


def test_what_happened_lately_is_told(client):
    clockwork.advance_clock(timedelta(days=7))
    page = shown(client.get("/"))
    past = re.search(r'<section class="days-past".*?</section>', page, re.DOTALL)[0]
    assert "SAMPLE EMMA" in past
    assert 'datetime="2026-11-26T00:00:00+09:00"' in past
    assert "2026年11月26日 00:00<" in past


def test_what_happened_while_the_clock_was_turned_is_told_in_words_with_names(visitor):
    visitor.bring("sakura")
    visitor.go_to("document")
    written = offices.journal_lines("issuance", last=9)
    assert "request.identified" in {line.act for line in written}
    assert not any("request." in told for told in days.meanwhile(written, "en"))
    page = shown(visitor.client.post("/clock/advance/", {"count": 7, "unit": "days"}, follow=True))
    told = re.search(r'<div class="notice notice-info.*?</div>', page, re.DOTALL)[0]
    assert "2026年11月26日　SAMPLE EMMA　" in told
    assert not re.search(r"emma|2026-11|[a-z]+\.[a-z]+|[0-9]{8}-[0-9A-F]{8}", told.split("<p>")[1])


def test_where_nothing_falls_due_the_page_says_so(client):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jumin.places.town.front._kept", {})
        patch.setattr("jumin.places.town.days.forecast", lambda **_: ())
        patch.setattr("jumin.places.town.days.recent", lambda **_: ())
        page = shown(client.get("/", {"municipality": "tsukuba"}))
    assert "days-list" not in page


def test_a_large_town_is_shown_page_by_page_and_not_asked_what_the_kiosk_says(client):
    people = [replace(residents()[0], id=f"r{number}") for number in range(201)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jumin.places.town.front._kept", {})
        patch.setattr("jumin.sandbox.residents.residents", lambda: tuple(people))
        patch.setattr("jumin.sandbox.answers.expectation", lambda *_, **__: None)
        people_of.cache_clear()
        last = shown(client.get("/", {"page": "4", "says": "pin.blocked"}))
        first = shown(client.get("/"))
    people_of.cache_clear()
    assert first.count('class="resident"') == 60
    assert last.count('class="resident"') == 21
    assert "seek-says" not in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in last


def test_the_front_page_says_that_it_is_never_the_real_service(client):
    assert "実際のサービスではありません" in shown(client.get("/"))
    client.post("/language/", {"language": "en", "next": "/"})
    assert "never the real service" in shown(client.get("/"))


def test_while_kiosks_are_open_nothing_is_said_of_the_hours(client):
    assert "notice-warning" not in shown(client.get("/"))


@pytest.mark.source("KIOSK-3", "kamakura-guide-2024-05-01 §7")
def test_while_kiosks_are_closed_one_button_turns_the_clock_into_the_hours(client, town):
    clockwork.set_clock(datetime(2026, 11, 20, 23, 30, tzinfo=JST))
    assert 'value="2026-11-21T06:30"' in shown(client.get("/"))
    page = client.post("/clock/set/", {"at": "2026-11-21T06:30"}, follow=True)
    assert "notice-warning" not in shown(page)
    assert town.now() >= datetime(2026, 11, 21, 6, 30, tzinfo=JST)


@pytest.mark.parametrize(
    ("count", "unit", "span"),
    [
        ("1", "minutes", timedelta(minutes=1)),
        ("2", "hours", timedelta(hours=2)),
        ("30", "days", timedelta(days=30)),
    ],
)
def test_the_clock_can_be_advanced(client, town, count, unit, span):
    before = town.now()
    page = client.post("/clock/advance/", {"count": count, "unit": unit}, follow=True)
    assert "notice-success" in shown(page)
    assert span <= town.now() - before < span + timedelta(minutes=1)


def test_the_clock_can_be_stopped_and_goes_back_to_real_time(client, town):
    client.post("/clock/stop/")
    stopped = town.now()
    assert town.now() == stopped
    assert "停止中" in shown(client.get("/"))
    client.post("/clock/real/")
    assert town.clock.state().is_real


def test_the_clock_never_goes_behind_what_the_offices_have_written(client, town):
    before = town.now()
    page = client.post("/clock/set/", {"at": "2020-01-01T00:00"}, follow=True)
    assert "notice-error" in shown(page)
    assert "時計を変更できませんでした" in shown(page)
    assert town.now() >= before


@pytest.mark.parametrize(
    ("language", "earliest", "asked"),
    [
        ("ja", "2026年11月20日 10:00:00（日本時間）", "2020年01月01日 00:00:00（日本時間）"),
        ("en", "entries up to 2026-11-20 10:00:00 JST", "go back to 2020-01-01 00:00:00 JST"),
    ],
)
def test_why_the_clock_can_not_go_back_is_told_in_the_language_of_the_page(
    client, town, language, earliest, asked
):
    assert latest_entry_at() == town.founded_at
    client.post("/language/", {"language": language, "next": "/"})
    page = shown(client.post("/clock/set/", {"at": "2020-01-01T00:00"}, follow=True))
    assert earliest in page
    assert asked in page
    assert ("The offices have entries" in page) is (language == "en")


@pytest.mark.parametrize(
    ("language", "told"),
    [("ja", "2016年から2099年まで"), ("en", "The clock shows the years 2016 to 2099 only")],
)
def test_beyond_its_years_the_clock_says_which_it_shows(client, town, language, told):
    client.post("/language/", {"language": language, "next": "/"})
    town.clock.set(datetime(2099, 1, 1, tzinfo=JST))
    page = client.post("/clock/advance/", {"count": "365", "unit": "days"}, follow=True)
    assert told in shown(page)


@pytest.mark.parametrize(
    "at",
    ["", "yesterday", "2015-12-31T23:59", "2100-01-01T00:00", "0001-01-01T00:00", "\0", "9" * 999],
)
def test_an_instant_that_the_clock_does_not_show_is_refused_beside_the_field(client, town, at):
    before = town.now()
    page = client.post("/clock/set/", {"at": at})
    assert page.status_code == 422
    assert 'id="id_at_error"' in shown(page)
    assert 'aria-describedby="id_at_error"' in shown(page)
    assert town.now() - before < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("count", "unit"), [("0", "days"), ("-1", "days"), ("10000", "days"), ("", "days"), ("1", "x")]
)
def test_a_span_that_is_none_is_refused(client, count, unit):
    page = client.post("/clock/advance/", {"count": count, "unit": unit})
    assert page.status_code == 422
    assert "_error" in shown(page)


def test_the_longest_span_is_one_that_the_clock_can_show():
    form = AdvanceForm({"count": "9999", "unit": "days"})
    assert form.is_valid()
    assert form.span() == timedelta(days=9999)
