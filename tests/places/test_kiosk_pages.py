import io
import re
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from django.db import connections
from django.test import Client

from jumin.sandbox.residents import resident


def walk(visitor, name):
    """Go with somebody's card through all screens; yield each page, and end at a new start."""
    page = visitor.bring(name)
    while True:
        yield page
        page = visitor.press_on(page, **visitor.usual(page))
        if visitor.step(page) == "start":
            return


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_screen_is_a_page_of_its_own_that_anybody_can_read(visitor, language):
    visitor.speak(language)
    titles = {}
    for page in walk(visitor, "sakura"):
        shown = page.content.decode()
        assert f'<html lang="{language}">' in shown
        assert "見本" in shown
        assert shown.count("<h1") == 1
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", shown)
        assert "no-store" in page["Cache-Control"]
        for field in re.findall(
            r'<input type="(?:password|radio|checkbox)"[^>]* id="(\w+)"', shown
        ):
            assert f'<label for="{field}"' in shown or f'for="{field}">' in shown
        names = re.findall(r' id="([^"]+)"', shown)
        assert len(names) == len(set(names))
        titles[visitor.step(page)] = re.search("<title>(.*) [|]", shown)[1]
    assert len(set(titles.values())) == len(titles) == 18


@pytest.mark.parametrize("language", ["ja", "en"])
def test_screens_are_in_one_language_only(visitor, language):
    visitor.speak(language)
    names = re.compile(
        "見本　さくら|見本|日本語|English|简体中文|한국어|Español|Português|Language"
        "|TEST|Jumin|SHA-256|PDF"
    )
    for page in walk(visitor, "sakura"):
        words = re.sub(r"<title>.*?</title>|<ul class=.roster.*?</ul>", "", page.content.decode())
        if visitor.step(page) == "card-on":
            continue  # names of people
        seen = names.sub("", re.sub(r"<[^>]+>", " ", words))
        foreign = (
            r"[\u3040-\u30ff\u4e00-\u9fff]" if language == "en" else r"[A-Z][a-z]+ [a-z]+ [a-z]+"
        )
        assert not re.search(foreign, seen)


ENTRIES = {
    "menu": {"service": "certificates"},
    "document": {"document": "resident-record"},
    "subject": {"subject": "self"},
    "copies": {"copies": 1},
}


def walk_alone(name):
    """Go with somebody's card to the paper, by what stands on the pages only; tell its text.

    The test client tells every thread the contexts of all.
    """
    client = Client()
    page = client.post("/kiosk/bring/", {"resident": name}, follow=True)
    money = iter([{"coin": 500}])
    while (step := page.request["PATH_INFO"].split("/")[2]) != "take":
        entries = {
            **ENTRIES,
            "start": {"municipality": resident(name).municipality, "store": "lawson"},
            "card-on": {"put": f"card:{name}"},
            "pin": {"pin": resident(name).authentication_pin},
        }.get(step, {})
        if step == "pay":
            entries = next(money, {})
        turn = re.search(r'name="turn" value="(\d+)"', page.content.decode())[1]
        page = client.post(f"/kiosk/{step}/", {"turn": turn, **entries}, follow=True)
    printed = client.get("/kiosk/paper.pdf").content
    return "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(printed)).pages)


@pytest.mark.source("KIOSK-1", "izumi-kiosk-leaflet §1-14")
def test_the_paper_is_about_whoever_holds_the_card_at_that_machine(town):  # noqa: ARG001
    names = ["sakura", "tsubasa", "aoi", "yui", "sota", "akari"]

    def paper(name):
        try:
            return walk_alone(name)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        papers = dict(zip(names, pool.map(paper, names), strict=True))
    for name, printed in papers.items():
        squeezed = re.sub(r"\s", "", printed)
        told = {other for other in names if re.sub(r"\s", "", resident(other).name) in squeezed}
        assert told == {name}
