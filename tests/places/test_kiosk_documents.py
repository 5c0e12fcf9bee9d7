"""Documents at the machine: what is asked of whom, in what order, and of which municipality."""

import io
import re

import pypdf
import pytest

from jumin import rules
from jumin.offices.issuance import gateway as issuance
from jumin.sandbox.clockwork import clock
from jumin.sandbox.residents import resident
from jumin.terms import Document, day_of


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §step 7")
def test_where_only_ones_own_matters_can_be_stated_nobody_is_asked_whose(visitor):
    visitor.bring("sakura")
    page = visitor.go_to("copies", document={"document": "seal-registration"})
    steps = {visitor.step(seen) for seen in visitor.seen}
    assert visitor.step(page) == "copies"
    assert not {"subject", "items"} & steps
    assert visitor.step(visitor.back("document")) == "document"


def test_a_screen_that_was_passed_over_is_no_way_back(visitor):
    visitor.bring("sakura")
    page = visitor.go_to("confirm", document={"document": "seal-registration"})
    assert page.context["previous"] == "copies"
    assert visitor.refusal(visitor.back("subject")) == "request.state"


@pytest.mark.source("KIOSK-1", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)")
@pytest.mark.source("izumi-kiosk-leaflet §1-14")
@pytest.mark.parametrize("guide", ["izumi", "kamakura", "tsukuba", "fujisawa", "nakanoto"])
def test_every_machine_asks_in_the_order_that_its_guide_tells(visitor, guide):
    visitor.bring("tsubasa")
    page, steps = visitor.look(), []
    while not steps or visitor.step(page) != "start":
        if not steps or steps[-1] != visitor.step(page):
            steps.append(visitor.step(page))
        at = {"municipality": guide, "store": "lawson"}
        entered = at if steps[-1] == "start" else visitor.usual(page)
        page = visitor.press_on(page, **entered)
    on = day_of(clock().now())
    assert steps == ["start", *rules.machine_flow(guide, on).value]


def test_another_municipality_can_be_chosen_after_the_pin(visitor):
    visitor.to_documents("sakura")
    assert visitor.step(visitor.back("municipality")) == "municipality"
    page = visitor.press(municipality="tsukuba")
    assert visitor.step(page) == "document"
    assert not page.context["form"].offers
    assert "domicile.elsewhere" in {why.code for _, why in page.context["refused"]}


@pytest.mark.parametrize("subject", ["self", "all"])
def test_a_family_register_is_had_whole_or_of_oneself(visitor, subject):
    visitor.bring("sakura")
    page = visitor.go_to(
        "take",
        document={"document": Document.FAMILY_REGISTER.value},
        subject={"subject": subject},
    )
    assert issuance.view(page.context["machine"].number).order.subject == subject
    assert re.sub(r"\s", "", resident("sakura").name).removeprefix("見本") in text_of(
        visitor.client.get("/kiosk/paper.pdf").content
    )
