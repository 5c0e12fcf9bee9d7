"""A page for every resident: portrait, story, wallet, and what the kiosk says, paper by paper."""

import re

import pytest
from django.test import Client

from jumin.offices.card_office import gateway as card_office
from jumin.offices.common import gateway as offices
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox import clockwork, phones, pin_reset, visits, wallet
from jumin.sandbox.expectation import expectation
from jumin.sandbox.residents import resident, residents
from jumin.terms import Document, Pin


@pytest.fixture
def client(town):  # noqa: ARG001 (the town is what is visited)
    return Client()


def shown(page):
    return page.content.decode()


def test_everybody_has_a_page_of_their_own(client):
    before = offices.last_numbers()
    for one in residents():
        page = shown(client.get(f"/residents/{one.id}/"))
        assert one.name in page
        assert one.reason in page
        assert (f'value="{one.id}"' in page) is (one.card is not None), one.id
    assert offices.last_numbers() == before


@pytest.mark.parametrize("name", ["nobody", "Sakura", "sakura-", "x" * 500])
def test_who_does_not_live_here_has_no_page(client, name):
    assert client.get(f"/residents/{name}/").status_code == 404


def test_the_page_tells_card_certificates_and_last_days(client):
    emma, page = resident("emma"), shown(client.get("/residents/emma/"))
    card = card_office.card_of(emma.resident)
    assert str(card.number) in page
    assert page.count('<time datetime="2026-11-25">') == 4
    for serial in card.serials.values():
        assert f"<code>{serial}</code>" in page


def test_the_page_tells_every_document_with_the_reason_against_it(client):
    page = client.get("/residents/emma/")
    papers = page.context["papers"]
    assert len(papers) == len(Document)
    assert papers[0].why is None
    refused = [paper for paper in papers if paper.why]
    assert refused
    for paper in refused:
        assert paper.why.title in shown(page)
        assert f"<code>{paper.why.code}</code>" in shown(page)
        assert paper.why.lines


def test_where_nothing_can_be_had_one_reason_is_told_with_its_cure(client):
    page = shown(client.get("/residents/hisako/"))
    assert "<code>card.suspended</code>" in page
    assert 'class="cure"' in page


def test_the_page_says_of_the_whole_visit_what_the_roster_says(client):
    client.post("/language/", {"language": "en", "next": "/"})
    at = clockwork.clock().now()
    for one in residents():
        page, refusal = client.get(f"/residents/{one.id}/"), expectation(one, at=at)
        if page.context["refused"]:
            assert page.context["refused"].code == refusal.code, one.id
            assert "can be had" not in shown(page)
        else:
            assert f"says-{'no' if refusal else 'yes'}" in shown(page), one.id


def test_with_a_locked_pin_no_document_is_promised(client):
    page = client.get("/residents/kenji/")
    assert page.context["refused"].code == "pin.blocked"
    assert page.context["papers"] == ()


def test_a_signature_pin_that_was_changed_at_a_kiosk_is_shown_no_more(client, town):
    tsubasa, at = resident("tsubasa"), town.now()
    for address in ("/residents/tsubasa/", "/"):
        assert f"<code>{tsubasa.signature_pin}</code>" in shown(client.get(address))
    change_signature_pin(tsubasa, at)
    client.post("/language/", {"language": "en", "next": "/"})
    for address in ("/residents/tsubasa/", "/"):
        page = shown(client.get(address))
        assert tsubasa.signature_pin not in page
        assert page.count("changed at a kiosk") == 1


@pytest.mark.source("tsukuba-guide-2023-10 §3")
def test_the_page_shows_all_four_pins_and_the_security_code(client):
    page, sakura = shown(client.get("/residents/sakura/")), resident("sakura")
    for told in (
        sakura.authentication_pin,
        sakura.signature_pin,
        sakura.input_support_pin,
        sakura.resident_register_pin,
        sakura.security_code,
    ):
        assert f"<code>{told}</code>" in page


def test_verification_number_b_is_explained_and_my_number_never_shown(client):
    client.post("/language/", {"language": "en", "next": "/"})
    sakura = resident("sakura")
    record = municipality.household_record(sakura.resident, numbers_of=frozenset({sakura.resident}))
    number = record.person(sakura.resident).individual_number.reveal()
    page = shown(client.get("/residents/sakura/"))
    assert f"<code>020530</code> <code>2034</code> <code>{sakura.security_code}</code>" in page
    assert "Verification number A" in page
    assert number not in re.sub(r"\s", "", page)


@pytest.mark.parametrize("name", ["chiyo", "masao"])
def test_of_a_card_whose_pins_are_locked_for_good_it_says_so(client, name):
    client.post("/language/", {"language": "en", "next": "/"})
    assert "locked for good" in shown(client.get(f"/residents/{name}/"))
    assert "locked for good" not in shown(client.get("/residents/sakura/"))


def test_of_whoever_has_no_card_nothing_printed_on_it_is_told(client):
    client.post("/language/", {"language": "en", "next": "/"})
    page = shown(client.get("/residents/kei/"))
    assert "Security code" not in page
    assert "locked for good" not in page


def test_after_a_move_the_page_sends_the_card_to_the_counter_until_it_was_there(client, town):
    client.post("/language/", {"language": "en", "next": "/"})
    told = "written anew at the municipal counter"
    assert told not in shown(client.get("/residents/sakura/"))
    at = town.now()
    municipality.receive_change_of_address(
        resident("sakura").resident, "神奈川県鎌倉市見本町９番地", at=at
    )
    assert told in shown(client.get("/residents/sakura/"))
    visits.replace_signature_certificate(resident("sakura"), at=at)
    assert told not in shown(client.get("/residents/sakura/"))


def change_signature_pin(one, at):
    """Set somebody's signature PIN anew at a kiosk."""
    code = pin_reset.reserve(one, at=at)
    pin = Pin(one.authentication_pin)
    with wallet.take(one, "kiosk") as card:
        pin_reset.reset_signature_pin(
            card, authentication_pin=pin, code=code, new_pin=Pin("NEWPIN77"), at=at
        )


def test_of_a_card_whose_loss_was_reported_it_says_so(client):
    client.post("/language/", {"language": "en", "next": "/"})
    for address in ("/residents/hisako/", "/"):
        assert shown(client.get(address)).count("<dd>reported lost</dd>") == 1
    assert "in the pocket" not in shown(client.get("/residents/hisako/"))


def test_the_page_tells_where_the_card_is_now(client):
    assert "not in the pocket" not in shown(client.get("/residents/sakura/"))
    client.post("/language/", {"language": "en", "next": "/"})
    with wallet.take(resident("sakura"), "slot 127.0.0.1:35963"):
        page = shown(client.get("/residents/sakura/"))
    assert "not in the pocket: card slot (127.0.0.1:35963)" in page
    assert "<code>card.elsewhere</code>" in page


def test_the_page_follows_the_books_of_the_kiosk(client, town):
    before = client.get("/residents/sakura/").context["papers"]
    assert client.get("/residents/sakura/").context["papers"] is before
    municipality.restrict_issue(resident("sakura").resident, at=town.now())
    after = client.get("/residents/sakura/").context
    assert after["papers"] != before


def test_of_whom_has_no_card_the_page_says_so(client):
    without = next(one for one in residents() if one.card is None)
    page = client.get(f"/residents/{without.id}/")
    assert page.context["card"] is None
    assert "<code>card.absent</code>" in shown(page)
    assert "/kiosk/bring/" not in shown(page)
    assert 'id="by-command"' not in shown(page)


def test_a_phone_is_told_with_its_pin(client):
    page = client.get("/residents/tsubasa/")
    pin = page.context["phone_pin"]
    assert pin == phones.pin_of(resident("tsubasa")).reveal()
    assert f"<code>{pin}</code>" in shown(page)
    assert client.get("/residents/sakura/").context["phone_pin"] == ""


def test_the_page_gives_the_commands_that_do_the_same(client):
    sakura, page = resident("sakura"), shown(client.get("/residents/sakura/"))
    issue = f"jumin kiosk issue --resident sakura --pin {sakura.authentication_pin}"
    assert issue in page
    assert ">jumin slot plug sakura<" in page


def test_no_pin_is_ever_in_an_address(client):
    pins = {one.authentication_pin for one in residents()} - {None}
    for path in ("/", "/residents/sakura/", "/for-developers/"):
        targets = re.findall(r'(?:href|action|src)="([^"]*)"', shown(client.get(path)))
        assert not any(pin in target for pin in pins for target in targets)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_that_only_shows_takes_nothing(client, method):
    assert getattr(client, method)("/residents/sakura/").status_code == 405
