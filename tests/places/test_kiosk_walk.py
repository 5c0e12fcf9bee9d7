import io

import pypdf
import pytest

from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.places.kiosk.machine import Machine
from jumin.sandbox.residents import resident


LEAFLET = "izumi-kiosk-leaflet §1-14"


def text_of(pdf):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def machine(page) -> Machine:
    return page.context["machine"]


@pytest.mark.source("KIOSK-1", LEAFLET)
def test_one_card_gives_one_paper(visitor):
    visitor.to_payment("sakura", items={"items": ("householder", "domicile")}, copies={"copies": 2})
    assert machine(visitor.look()).missing == 600
    assert machine(visitor.press(coin=500)).missing == 100
    assert machine(visitor.press(coin=500)).change == 400
    paid = visitor.press()
    assert visitor.step(paid) == "print"
    assert visitor.step(visitor.press()) == "print"
    assert visitor.step(visitor.press()) == "take"

    answer = visitor.client.get("/kiosk/paper.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline;")
    assert "no-store" in answer["Cache-Control"]
    assert "object-src 'self'" in answer["Content-Security-Policy"]
    paper = text_of(answer.content)
    sakura = resident("sakura")
    register = municipality.household_record(sakura.resident)
    person = register.person(sakura.resident)
    assert register.address in paper
    assert person.domicile in paper
    assert "世帯主" in paper
    assert not any(one.name in paper for one in register.people if one is not person)
    number = machine(visitor.look()).number
    assert number in paper

    receipt = visitor.press()
    assert visitor.step(receipt) == "receipt"
    view = issuance.view(number)
    assert (view.state, view.fee, view.paid, view.change) == ("taken", 600, 1000, 400)
    assert view.digest in receipt.content.decode()
    assert visitor.step(visitor.press()) == "card-off"
    assert visitor.step(visitor.press()) == "start"
    assert machine(visitor.look()).card == ""


@pytest.mark.source("KIOSK-1", "KIOSK-2", LEAFLET)
def test_the_whole_household_stands_on_the_paper_when_chosen(visitor):
    visitor.bring("sakura")
    visitor.go_to("take", subject={"subject": "all"})
    paper = text_of(visitor.client.get("/kiosk/paper.pdf").content)
    register = municipality.household_record(resident("sakura").resident)
    assert len(register.living) == 2
    for person in register.living:
        assert person.name.replace("　", "") in paper.replace("　", "").replace(" ", "")


@pytest.mark.source(
    "KIOSK-1", "KIOSK-5", "kamakura-guide-2024-05-01 §7", "izumi-kiosk-leaflet §step 8"
)
@pytest.mark.parametrize(("name", "is_offered"), [("sakura", False), ("akari", True)])
def test_my_number_is_printed_only_where_the_municipality_offers_it(visitor, name, is_offered):
    visitor.to_documents(name)
    visitor.press(document="resident-record")
    page = visitor.press(subject="self")
    assert ('value="my-number"' in page.content.decode()) is is_offered
    chosen = visitor.press(items=["my-number"])
    assert chosen.status_code == (200 if is_offered else 422)
    assert visitor.step(chosen) == ("copies" if is_offered else "items")


@pytest.mark.source("KIOSK-2", "kamakura-guide-2024-05-01 §7")
def test_a_document_that_the_municipality_does_not_hand_out_is_named_so(visitor):
    visitor.speak("en")
    page = visitor.to_documents("sakura")
    told = dict(page.context["refused"])
    assert told["Certificate of income, taxation or exemption"].code == "document.not_offered"
    assert "Copy of the supplementary family register" in told
    assert page.content.decode().count('name="document"') == len(page.context["form"].offers)


@pytest.mark.source("KIOSK-3")
@pytest.mark.parametrize(("name", "is_assumed"), [("sakura", False), ("tsubasa", True)])
def test_an_assumed_fee_says_so_and_every_fee_names_its_source(visitor, name, is_assumed):
    visitor.bring(name)
    page = visitor.go_to("confirm")
    assert visitor.step(page) == "confirm"
    assert ("仮定" in page.content.decode()) is is_assumed
    assert "kamakura-guide-2024-05-01 §7" in page.content.decode()


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 9")
@pytest.mark.parametrize(
    ("copies", "step"), [("0", "copies"), ("1", "confirm"), ("10", "confirm"), ("11", "copies")]
)
def test_one_visit_allows_one_to_ten_copies(visitor, copies, step):
    visitor.to_documents("sakura")
    visitor.press(document="resident-record")
    visitor.press(subject="self")
    visitor.press()
    assert visitor.step(visitor.press(copies=copies)) == step


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 10")
@pytest.mark.parametrize("screen", ["document", "subject", "items", "copies"])
def test_before_paying_one_may_go_back_and_choose_anew(visitor, screen):
    visitor.to_payment("sakura", copies={"copies": 3})
    assert visitor.step(visitor.back(screen)) == screen
    for entries in (
        {"document": "resident-record"},
        {"subject": "all"},
        {"items": ["householder"]},
        {"copies": 2},
    )[("document", "subject", "items", "copies").index(screen) :]:
        page = visitor.press(**entries)
    assert visitor.step(page) == "confirm"
    assert visitor.step(visitor.press()) == "pay"
    assert machine(visitor.look()).missing == 600


@pytest.mark.parametrize(
    "screen", ["service", "pin", "card-on", "card-off", "pay", "receipt", "nowhere"]
)
def test_going_back_elsewhere_is_refused_and_nothing_is_lost(visitor, screen):
    visitor.to_payment("sakura")
    assert visitor.refusal(visitor.back(screen)) == "request.state"
    assert visitor.step(visitor.look()) == "pay"


def test_a_double_click_on_the_way_back_goes_back_once(visitor):
    visitor.to_pin("sakura")
    pin = visitor.look()
    shown = pin.content.decode().partition('class="kiosk-back"')[2]
    turn = machine(pin).turn
    assert f'name="from" value="pin"><input type="hidden" name="turn" value="{turn}"' in shown
    for _ in range(2):
        page = visitor.back_from("pin", turn, "municipality")
        assert visitor.refusal(page) is None
        assert visitor.step(page) == "municipality"


def test_a_double_click_on_change_goes_back_once(visitor):
    visitor.to_payment("sakura")
    confirm = visitor.back("copies") and visitor.press(copies=2)
    shown = confirm.content.decode().partition('class="facts chosen"')[2]
    assert shown.count(f'name="turn" value="{machine(confirm).turn}"') == 8
    for _ in range(2):
        page = visitor.back_from("confirm", machine(confirm).turn, "items")
        assert visitor.step(page) == "items"


@pytest.mark.parametrize(("step", "turn"), [("pin", 0), ("agree", 7), ("", 7), ("nowhere", 7)])
def test_a_way_back_of_another_screen_is_refused(visitor, step, turn):
    visitor.to_pin("sakura")
    assert visitor.refusal(visitor.back_from(step, turn, "service")) == "request.state"
    assert visitor.step(visitor.look()) == "pin"


def test_before_the_card_is_read_one_may_go_back_to_any_screen(visitor):
    visitor.to_pin("sakura")
    assert visitor.step(visitor.back("agree")) == "agree"


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 11")
def test_coins_add_up_and_none_is_taken_beyond_the_fee(visitor):
    visitor.to_payment("sakura")
    for coin, inserted in ((10, 10), (50, 60), (100, 160), (500, 660), (1000, 660)):
        assert machine(visitor.press(coin=coin)).inserted == inserted
    assert visitor.press(coin=5).status_code == 422
    assert machine(visitor.look()).inserted == 660


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 11")
def test_too_little_money_is_refused_with_what_is_missing(visitor):
    visitor.speak("en")
    visitor.to_payment("sakura")
    visitor.press(coin=100)
    page = visitor.press()
    assert visitor.refusal(page) == "payment.short"
    assert "Missing: 200 yen." in page.content.decode()
    assert machine(visitor.look()).inserted == 100


@pytest.mark.parametrize("step", ["start", "agree", "card-on"])
def test_one_may_leave_at_any_step_before_the_card_is_in_the_tray(visitor, step):
    visitor.bring("sakura")
    visitor.go_to(step)
    assert visitor.step(visitor.end()) == "start"


def test_leaving_before_paying_cancels_the_request(visitor):
    visitor.to_payment("sakura")
    visitor.press(coin=100)
    number = machine(visitor.look()).number
    page = visitor.end()
    assert visitor.step(page) == "card-left"
    assert "投入された 100 円をお返しします。" in page.content.decode()
    assert issuance.view(number).state == "cancelled"
    assert machine(visitor.look()).inserted == 0


def test_coming_with_another_card_ends_the_visit_before(visitor):
    visitor.to_payment("sakura")
    number = machine(visitor.look()).number
    visitor.bring("tsubasa")
    assert issuance.view(number).state == "cancelled"
    assert machine(visitor.look()).card == "tsubasa"


@pytest.mark.source("izumi-kiosk-leaflet §step 13")
def test_a_taken_paper_can_not_be_had_again(visitor):
    visitor.bring("sakura")
    visitor.go_to("print")
    assert visitor.client.get("/kiosk/paper.pdf").status_code == 302
    visitor.go_to("take")
    first = visitor.client.get("/kiosk/paper.pdf").content
    assert visitor.client.get("/kiosk/paper.pdf").content == first
    visitor.press()
    assert visitor.client.get("/kiosk/paper.pdf").status_code == 302


def test_a_machine_that_was_paid_elsewhere_stands_where_the_books_say(visitor):
    visitor.to_payment("sakura")
    page = visitor.look()
    issuance.pay(machine(page).number, 300, at=page.context["clock"].now)
    assert visitor.step(visitor.look()) == "print"


def test_a_card_tray_shows_names_only(visitor):
    visitor.bring("sakura")
    page = visitor.go_to("card-on")
    sakura = resident("sakura")
    shown = page.content.decode()
    assert visitor.step(page) == "card-on"
    assert sakura.name in shown
    assert not any(secret in shown for secret in (sakura.authentication_pin, str(sakura.resident)))


def test_a_press_leads_straight_to_the_screen_that_follows(visitor):
    page = visitor.look()
    turn, entered = machine(page).turn, visitor.usual(page)
    for _ in range(2):  # pressed again, it leads to the same
        answer = visitor.client.post("/kiosk/start/", {"turn": turn, **entered})
        assert (answer.status_code, answer["Location"]) == (302, "/kiosk/service/")
