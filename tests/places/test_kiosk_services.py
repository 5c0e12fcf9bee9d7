"""The machine's other services: registration of use, a new signature PIN; and what it reads."""

from datetime import timedelta

import pytest

from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.places.kiosk import tray
from jumin.sandbox import clockwork, phones, wallet
from jumin.sandbox.residents import resident
from jumin.terms import CertificatePurpose, Pin


USE = {"menu": {"service": "use-registration"}}
RESET = {"menu": {"service": "pin-reset"}}
NEW_PIN = "NEWPIN2026"
AT_LAWSON = {"municipality": "kamakura", "store": "lawson"}


def apply(visitor, name, place, *, until="use-result"):
    """Apply for the use of kiosks with a municipality."""
    visitor.bring(name)
    return visitor.go_to(until, **USE, domicile={"municipality": place}, use_terms={"agreed": "on"})


def reserve(visitor, name):
    """Reserve a reset with the phone app; tell the code that it shows."""
    page = visitor.client.post("/kiosk/phone-app/", {"resident": name, "reserve": "yes"})
    return page.context["code"]


def to_reset(visitor, name):
    """Go on with somebody's card until the new PIN is asked for."""
    visitor.bring(name)
    return visitor.go_to("reset", **RESET)


def entries(name, code, new_pin=NEW_PIN, again=None):
    """Tell what is entered for a reset."""
    pin = resident(name).authentication_pin
    return {"pin": pin, "code": code, "new_pin": new_pin, "again": again or new_pin}


def takes_signature_pin(name, pin):
    """Present a signature PIN to somebody's card; it raises where it is wrong."""
    with wallet.take(resident(name), "test") as card:
        JpkiSession(card).verify_pin(CertificatePurpose.SIGNATURE, Pin(pin))
    return True


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §8")
def test_who_applies_for_the_use_is_told_from_which_day_to_try_and_nothing_more(visitor):
    page = apply(visitor, "yui", "kamakura")
    assert visitor.step(page) == "use-result"
    assert page.context["available_from"].isoformat() == "2026-11-27"
    assert issuance.view(visitor.machine().number).state == "applied"
    assert visitor.step(visitor.press()) == "start"
    known = issuance.use_registrations(resident("yui").resident, at=clockwork.clock().now())
    assert [(one.municipality, one.state) for one in known] == [("kamakura", "pending")]


@pytest.mark.source("KIOSK-4", "kamakura-guide-2024-05-01 §7 §8")
def test_a_family_register_from_elsewhere_can_be_had_once_the_use_is_entered(visitor):
    def documents():
        visitor.bring("yui")
        return visitor.go_to("document", municipality={"municipality": "kamakura"})

    def reasons(page):
        told = page.context.get("refused") or [("", page.context.get("why"))]
        return {why.code for _, why in told if why}

    assert "use.not_registered" in reasons(documents())
    visitor.end()
    visitor.press()
    apply(visitor, "yui", "kamakura")
    visitor.press()
    assert "use.pending" in reasons(documents())
    visitor.end()
    visitor.press()
    clockwork.advance_clock(timedelta(days=7))
    page = documents()
    assert "family-register" in page.context["form"].offers


@pytest.mark.source("KIOSK-4")
@pytest.mark.parametrize(("name", "place"), [("yui", "tsukuba"), ("sakura", "kamakura")])
def test_who_can_not_register_the_use_is_told_why(visitor, name, place):
    page = apply(visitor, name, place)
    assert visitor.refusal(page)
    assert page.context["why"].act
    assert visitor.step(visitor.look()) == "use-confirm"
    assert visitor.step(visitor.back("domicile")) == "domicile"


def test_the_terms_of_the_use_must_be_agreed_to(visitor):
    apply(visitor, "yui", "kamakura", until="use-terms")
    assert visitor.press().status_code == 422


@pytest.mark.source("COUNTER-3", "KIOSK-10", "tsukuba-guide-2023-10 §3(2)")
def test_a_new_signature_pin_is_set_with_the_code_of_the_phone_app(visitor):
    code = reserve(visitor, "sakura")
    to_reset(visitor, "sakura")
    page = visitor.press(**entries("sakura", code))
    assert visitor.step(page) == "card-off"
    assert visitor.step(visitor.press()) == "reset-result"
    assert visitor.step(visitor.press()) == "start"
    assert takes_signature_pin("sakura", NEW_PIN)


def test_no_secret_of_a_reset_outlives_its_press(visitor):
    code = reserve(visitor, "sakura")
    to_reset(visitor, "sakura")
    before = len(visitor.seen)
    visitor.press(**entries("sakura", code, again="OTHER2026"))
    visitor.press(**entries("sakura", code))
    visitor.press()
    told = "".join(page.content.decode() for page in visitor.seen[before:])
    kept = str(dict(visitor.client.session))
    for secret in (NEW_PIN, code, "OTHER2026", f'"{resident("sakura").authentication_pin}"'):
        assert secret not in told
        assert secret not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"again": "OTHER2026"},
        {"new_pin": "SHORT", "again": "SHORT"},
        {"new_pin": "lower2026", "again": "lower2026"},
        {"new_pin": "ONLYLETTERS", "again": "ONLYLETTERS"},
        {"new_pin": "12345678", "again": "12345678"},
        {"new_pin": "TOOLONGFORAPIN2026", "again": "TOOLONGFORAPIN2026"},
        {"code": "1234"},
        {"pin": ""},
    ],
)
def test_the_forms_are_checked_before_the_card_is_asked(visitor, wrong):
    page = to_reset(visitor, "sakura")
    tries = page.context["machine"].tries_left
    page = visitor.press(**{**entries("sakura", "12345678"), **wrong})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    visitor.back("usable-check")
    assert visitor.press().context["machine"].tries_left == tries


def test_with_a_wrong_code_one_may_try_again(visitor):
    code = reserve(visitor, "sakura")
    to_reset(visitor, "sakura")
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert visitor.refusal(visitor.press(**entries("sakura", wrong))) == "reset.code_wrong"
    assert visitor.step(visitor.look()) == "reset"
    assert visitor.step(visitor.press(**entries("sakura", code))) == "card-off"


@pytest.mark.source("COUNTER-3", "KIOSK-10", "izumi-guide §3")
def test_after_24_hours_the_code_is_over(visitor):
    code = reserve(visitor, "sakura")
    clockwork.advance_clock(timedelta(hours=24))
    to_reset(visitor, "sakura")
    assert visitor.refusal(visitor.press(**entries("sakura", code))) == "reset.code_expired"


@pytest.mark.source("COUNTER-3")
def test_a_wrong_authentication_pin_costs_a_try_at_a_reset_too(visitor):
    code = reserve(visitor, "sakura")
    to_reset(visitor, "sakura")
    pin = f"{(int(resident('sakura').authentication_pin) + 1) % 10_000:04}"
    page = visitor.press(**{**entries("sakura", code), "pin": pin})
    assert visitor.refusal(page) == "pin.wrong"
    assert visitor.machine().tries_left == 2


def test_the_phone_app_refuses_who_holds_no_such_card(visitor):
    visitor.client.post("/language/", {"language": "en", "next": "/"})
    page = visitor.client.post("/kiosk/phone-app/", {"resident": "kei", "reserve": "yes"})
    assert page.context["why"].code == "card.absent"
    assert "code" not in page.context
    assert visitor.client.get("/kiosk/phone-app/").status_code == 200
    nobody = visitor.client.post("/kiosk/phone-app/", {"resident": "nobody", "reserve": "yes"})
    assert nobody.status_code == 422


@pytest.mark.source("KIOSK-8", "CERT-9", "kamakura-guide-2024-05-01 §7")
def test_a_phone_gives_the_same_paper_where_the_shop_takes_phones(visitor):
    visitor.bring("tsubasa")
    pin = phones.pin_of(resident("tsubasa")).reveal()
    page = visitor.go_to(
        "receipt", start=AT_LAWSON, card_on={"put": "phone:tsubasa"}, pin={"pin": pin}
    )
    assert visitor.step(page) == "receipt"
    assert issuance.view(visitor.machine().number).state == "taken"


@pytest.mark.source("KIOSK-8", "kamakura-guide-2024-05-01 §7")
def test_a_shop_that_takes_no_phones_says_so(visitor):
    visitor.bring("tsubasa")
    at = {"municipality": "kamakura", "store": "seven-eleven"}
    page = visitor.go_to("pin", start=at, card_on={"put": "phone:tsubasa"})
    assert visitor.refusal(page) == "phone.not_taken"
    assert visitor.step(visitor.look()) == "card-on"
    assert visitor.machine().medium == ""


def test_a_card_in_this_computers_reader_serves_who_sits_at_it(visitor, monkeypatch):
    reader = "Virtual PCD 00 00"
    monkeypatch.setattr(tray.tray, "readers", lambda: [reader])
    monkeypatch.setattr(
        tray.tray, "own_reader", lambda _name: wallet.take(resident("tsubasa"), "reader")
    )
    visitor.bring("sakura")
    page = visitor.go_to("card-on")
    assert reader in page.content.decode()
    pin = resident("tsubasa").authentication_pin
    page = visitor.go_to("document", card_on={"put": f"reader:{reader}"}, pin={"pin": pin})
    assert visitor.step(page) == "document"
    assert issuance.view(visitor.machine().number).home == resident("tsubasa").municipality


def test_no_pin_is_presented_to_a_real_card_in_the_reader(visitor, monkeypatch):
    reader = "Virtual PCD 00 00"
    monkeypatch.setattr(tray.tray, "readers", lambda: [reader])
    monkeypatch.setattr(
        tray.tray, "own_reader", lambda _name: wallet.take(resident("tsubasa"), "reader")
    )
    monkeypatch.setattr(tray.tray, "is_of_this_town", lambda _connection: False)
    visitor.bring("sakura")
    page = visitor.go_to("pin", card_on={"put": f"reader:{reader}"})
    assert visitor.refusal(page) == "certificate.untrusted"
    assert visitor.step(visitor.look()) == "card-on"


@pytest.mark.parametrize("address", ["192.0.2.7", "", "nonsense"])
def test_from_elsewhere_this_computers_readers_are_not_offered(visitor, monkeypatch, address):
    monkeypatch.setattr(tray.tray, "readers", lambda: ["Virtual PCD 00 00"])
    visitor.bring("sakura")
    visitor.go_to("card-on")
    page = visitor.client.get("/kiosk/card-on/", REMOTE_ADDR=address)
    assert "Virtual PCD" not in page.content.decode()
