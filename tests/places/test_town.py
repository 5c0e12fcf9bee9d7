from datetime import datetime, timedelta

import pytest
from django.test import Client

from jumin.offices.common.books import latest_entry_at
from jumin.places.town.forms import AdvanceForm
from jumin.sandbox import clockwork
from jumin.sandbox.residents import residents
from jumin.terms import JST


@pytest.fixture
def client(town):  # noqa: ARG001 (the town is what is visited)
    return Client()


def shown(page):
    return page.content.decode()


def test_the_roster_shows_everybody_with_reason_and_pins(client):
    page = shown(client.get("/"))
    for one in residents():
        assert one.name in page
        assert one.reason in page
        assert f"<code>{one.authentication_pin or '—'}</code>" in page
        assert f'value="{one.id}"' in page


def test_the_roster_says_what_the_kiosk_will_say(client):
    page = client.get("/")
    said = {
        one.resident.id: one.refusal and one.refusal.code.value
        for _, people in page.context["places"]
        for one in people
    }
    assert (said["sakura"], said["kenji"], said["yamato"]) == (
        None,
        "pin.blocked",
        "certificate.expired",
    )
    assert shown(page).count("says-yes") == list(said.values()).count(None)


def test_the_front_page_says_that_it_is_never_the_real_service(client):
    assert "実際のサービスではありません" in shown(client.get("/"))
    client.post("/language/", {"language": "en", "next": "/"})
    assert "never the real service" in shown(client.get("/"))


def test_while_kiosks_are_open_nothing_is_said_of_the_hours(client):
    assert "notice-warning" not in shown(client.get("/"))


@pytest.mark.source("kamakura-guide-2024-05-01 §7")
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
