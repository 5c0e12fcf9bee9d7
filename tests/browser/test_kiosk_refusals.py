"""Every "no" that a kiosk of the town can tell, seen in Chromium with its cure."""

from datetime import datetime, timedelta

import pytest
from kiosk_browser import MAIN, hurry, press

from jumin.installation import exclusive
from jumin.locale import explain, text
from jumin.places.kiosk import tray
from jumin.sandbox import clockwork, visits, wallet
from jumin.sandbox.residents import resident
from jumin.terms import JST, Refusal, RefusalCode


NEVER_SHOWN = {
    "pin.form": "the form of a PIN is checked on its screen",
    "subject.not_offered": "only what is offered stands on the screen",
    "copies.out_of_range": "only what is offered stands on the screen",
    "certificate.held": "of a suspended card it is told that the card is suspended",
    "card.lapsed": "its certificates are revoked with it, and that is found first",
    "certificate.age": "it is told where certificates are applied for",
    "revocation.asker": "no kiosk revokes",
    "revocation.reason": "no kiosk revokes",
    "request.unknown": "a visit that the books do not know begins anew",
}
"""Codes that other places and clients tell, and why no button of a kiosk does."""
AT_THE_CHECK = {
    "kenji": "pin.blocked",
    "shiori": "certificate.absent",
    "kei": "card.absent",
}
AFTER_THE_PIN = {
    "hisako": "card.suspended",
    "kaito": "card.too_new",
    "yamato": "certificate.expired",
    "minato": "certificate.revoked",
    "hanae": "kiosk.no_service",
}
BESIDE_A_DOCUMENT = {
    ("ren", ""): {"record.in_update"},
    ("daichi", ""): {"record.restricted", "record.in_update"},
    ("hina", ""): {"record.characters"},
    ("nanami", ""): {"record.moving_out"},
    ("emma", ""): {"seal.not_registered"},
    ("minh", ""): {"tax.undetermined"},
    ("yui", ""): {"domicile.elsewhere", "tax.absent"},
    ("mio", ""): {"record.removed"},
    ("yui", "kamakura"): {"use.not_registered", "resident.elsewhere"},
    ("sakura", "tsukuba"): {"domicile.elsewhere", "resident.elsewhere"},
}
"""Who asks for a document of their own or another municipality → what is told beside it."""

UNFOLD = "document.querySelectorAll('.refused details').forEach(one => { one.open = true; })"
TOLD_ALONE = {
    *("pin.wrong", "card.elsewhere", "card.unreadable", "certificate.untrusted", "kiosk.closed"),
    *("use.pending", "use.ended", "use.registered", "use.not_needed", "phone.not_taken"),
    *("reset.code_wrong", "reset.code_expired", "print.not_reported", "payment.short"),
    *("request.state", "document.not_offered", "item.not_offered"),
}
"""What the tests below bring about one by one."""
USE, RESET = {"menu": {"service": ["use-registration"]}}, {"menu": {"service": ["pin-reset"]}}


def read(page, code, within="main"):
    """See that a "no" is told with code, reason, who cures it, where and with what."""
    why = page.locator(within).locator(".why").filter(has=page.locator(f"code:text-is('{code}')"))
    told = why.first.evaluate(
        """one => [one.querySelector(".why-title").innerText, one.querySelector(".why-detail")
        .innerText, ...[...one.querySelectorAll(".cure dl > div")].flatMap((line) => [
          line.querySelector("dt").innerText, line.querySelector("dd").innerText])]"""
    )
    title, detail, *lines = (one.strip() for one in told)
    cure = dict(zip(lines[::2], lines[1::2], strict=True))
    assert title == explain(Refusal(RefusalCode(code)), "ja").title
    assert detail
    asked = [text(one, "ja") for one in ("What to do", "Who", "Where")]
    assert all(cure[one] for one in asked), code
    return cure


def go(page, name, until, **entered):
    """Go on with somebody's card until a screen is reached or the machine refuses."""
    person, guide = resident(name), entered.pop("guide", "izumi")
    page.goto(f"/kiosk/start/?of={guide}", wait_until="commit")
    usual = {
        "card_on": {"put": [f"card:{name}"]},
        "pin": {"pin": [person.authentication_pin or ""]},
        "document": {"document": ["resident-record"]},
    }
    hurry(page, until, {step.replace("_", "-"): one for step, one in (usual | entered).items()})


def end(page):
    """Leave the machine, with the card."""
    page.goto("/kiosk/", wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    for button in (".kiosk-bar form button", MAIN):
        if page.locator(button).count() and "/start/" not in page.url:
            press(page, button)


def wrong(pin):
    """Tell another PIN."""
    return f"{(int(pin) + 1) % 10_000:04}"


def test_every_code_is_seen_here_or_no_button_of_a_kiosk_leads_to_it():
    beside = set().union(*BESIDE_A_DOCUMENT.values())
    seen = {*AT_THE_CHECK.values(), *AFTER_THE_PIN.values(), *beside, *TOLD_ALONE}
    assert seen | set(NEVER_SHOWN) == set(RefusalCode)
    assert seen & set(NEVER_SHOWN) == set()


@pytest.mark.source(
    "KIOSK-1", "INFO-1", "izumi-kiosk-leaflet §step 2 §step 4", "kamakura-guide-2024-05-01 §5 §7"
)
def test_what_is_wrong_with_a_card_is_told_at_its_check_or_after_the_pin(page):
    for step, expected in (("usable-check", AT_THE_CHECK), ("pin", AFTER_THE_PIN)):
        for name, code in expected.items():
            go(page, name, step)
            if step == "pin":
                page.fill("#id_pin", resident(name).authentication_pin)
            press(page)
            read(page, code)
            press(page, ".actions .button-main")
            assert page.url.endswith("/card-on/")
            end(page)


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
def test_what_a_register_forbids_is_told_beside_each_document(page):
    found = {}
    for name, place in BESIDE_A_DOCUMENT:
        go(page, name, "document", municipality={"municipality": [place]})
        codes = (
            {one.inner_text() for one in page.locator(".why-code code").all()}
            if (page.url.endswith("/refusal/"))
            else {one.text_content() for one in page.locator(".refused .why-code code").all()}
        )
        found[name, place] = codes
        if page.locator(".refused summary").count():
            page.evaluate(UNFOLD)
        for code in codes:
            read(page, code)
        end(page)
    assert [who for who, codes in found.items() if BESIDE_A_DOCUMENT[who] - codes] == []


@pytest.mark.source("CARD-5", "tsukuba-guide-2023-10 §3", "kamakura-guide-2024-05-01 §5")
def test_a_wrong_pin_tells_the_tries_left_and_the_third_blocks_the_card(page):
    go(page, "sakura", "pin")
    for left in ("2", "1"):
        page.fill("#id_pin", wrong(resident("sakura").authentication_pin))
        press(page)
        read(page, "pin.wrong")
        assert page.inner_text(".tries strong") == left
        press(page, ".actions .button-main")
    page.fill("#id_pin", wrong(resident("sakura").authentication_pin))
    press(page)
    read(page, "pin.blocked")


def test_a_card_that_is_elsewhere_damaged_or_no_card_of_the_town_is_given_back(page, monkeypatch):
    path = wallet.image_path("sakura")
    go(page, "sakura", "usable-check")
    with exclusive(path.with_suffix(".lock"), "slot 127.0.0.1:35963"):
        press(page)
    read(page, "card.elsewhere")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    go(page, "sakura", "usable-check")
    press(page)
    read(page, "card.unreadable")
    monkeypatch.setattr(tray.tray, "readers", lambda: ["Virtual PCD 00 00"])
    monkeypatch.setattr(
        tray.tray, "own_reader", lambda _name: wallet.take(resident("tsubasa"), "reader")
    )
    monkeypatch.setattr(tray.tray, "is_of_this_town", lambda _connection: False)
    end(page)
    go(page, "sakura", "pin", card_on={"put": ["reader:Virtual PCD 00 00"]})
    read(page, "certificate.untrusted")


@pytest.mark.source("KIOSK-3", "KIOSK-7", "KIOSK-8", "kamakura-guide-2024-05-01 §7 §8")
def test_hours_phones_money_stale_buttons_and_late_reports_are_told(page):
    at = {"municipality": ["kamakura"], "store": ["seven-eleven"]}
    go(page, "tsubasa", "pin", start=at, card_on={"put": ["phone:tsubasa"]})
    read(page, "phone.not_taken")
    end(page)
    go(page, "sakura", "document")
    page.evaluate(UNFOLD)
    read(page, "document.not_offered")
    page.check("input[value='resident-record']", force=True)
    press(page)
    while not page.url.endswith("/items/"):
        press(page)
    page.evaluate(UNFOLD)
    read(page, "item.not_offered")
    go(page, "sakura", "pay")
    with page.expect_navigation():
        page.evaluate("document.querySelector('.kiosk-form').submit()")
    read(page, "payment.short")
    end(page)
    go(page, "sakura", "service")
    other = page.context.new_page()  # the same visit
    other.goto("/kiosk/")
    press(other)
    press(other)
    press(page)
    read(page, "request.state")
    other.close()
    go(page, "sakura", "receipt")
    clockwork.clock().turn(clockwork.clock().after(timedelta(minutes=11)))
    page.goto("/kiosk/")
    press(page, "form[action='/kiosk/report/'] button")
    assert page.url.endswith("/refusal/")
    read(page, "print.not_reported")
    end(page)
    clockwork.set_clock(datetime(2026, 11, 20, 23, 0, tzinfo=JST))
    go(page, "sakura", "document")
    assert "2026年11月21日 06:30" in page.inner_text(".why")
    read(page, "kiosk.closed")


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §7 §8")
def test_the_registration_of_use_tells_when_it_is_there_pending_over_or_not_needed(page):
    def apply(name, place):
        go(
            page,
            name,
            "use-confirm",
            **USE,
            domicile={"municipality": [place]},
            use_terms={"agreed": ["on"]},
        )
        press(page)

    def documents(name, place):
        go(page, name, "document", municipality={"municipality": [place]})
        page.evaluate(UNFOLD)

    for name, place, code in (
        ("hanae", "tsukuba", "use.registered"),
        ("sakura", "kamakura", "use.not_needed"),
    ):
        apply(name, place)
        read(page, code)
        end(page)
    apply("yui", "kamakura")
    end(page)
    documents("yui", "kamakura")
    read(page, "use.pending")
    end(page)
    clockwork.advance_clock(timedelta(days=7))
    visits.reissue_card(resident("yui"), at=clockwork.clock().now())
    clockwork.advance_clock(timedelta(days=2))
    documents("yui", "kamakura")
    read(page, "use.ended")


@pytest.mark.source("COUNTER-3", "KIOSK-10", "izumi-guide §3", "tsukuba-guide-2023-10 §3(2)")
def test_a_code_of_the_phone_app_that_is_wrong_or_old_sets_no_pin(page):
    page.goto("/kiosk/phone-app/")
    page.select_option("select", "sakura")
    press(page, "button[name=reserve]")
    code = page.inner_text(".one-time-code")

    def reset(entered):
        go(page, "sakura", "reset", **RESET)
        secrets = (resident("sakura").authentication_pin, entered, "NEWPIN2026", "NEWPIN2026")
        for name, secret in zip(("pin", "code", "new_pin", "again"), secrets, strict=True):
            page.fill(f"#id_{name}", secret)
        press(page)

    reset(f"{(int(code) + 1) % 10**8:08}")
    read(page, "reset.code_wrong")
    clockwork.advance_clock(timedelta(hours=24))
    end(page)
    reset(code)
    read(page, "reset.code_expired")
