"""Every document of every municipality, walked in Chromium and read against its register."""

import re
import subprocess
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from kiosk_browser import MAIN, hurry, press, step_of

from jumin import rules
from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox import wallet
from jumin.sandbox.residents import residents
from jumin.terms import CertificatePurpose, Document, RefusedError, Sex, day_of


PLACES = ("izumi", "kamakura", "tsukuba", "fujisawa")
ERAS = ((2019, 5, 1, "令和"), (1989, 1, 8, "平成"), (1926, 12, 25, "昭和"), (1912, 7, 30, "大正"))
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
SHAPES = {"round": "丸形", "square": "角形", "oval": "小判形"}
TITLES = {
    Document.RESIDENT_RECORD: "住民票の写し",
    Document.SEAL_REGISTRATION: "印鑑登録証明書",
    Document.FAMILY_REGISTER: "戸籍全部事項証明書",
    Document.SUPPLEMENTARY_REGISTER: "戸籍の附票の写し",
    Document.TAXATION: "課税証明書",
}
ACTIVE = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/URI",
    "/OpenAction",
    "/AA",
    "/EmbeddedFiles",
    "/Annots",
)
"""What an archived paper has none of: scripts, links, things that act, attachments."""


def wareki(on: date) -> str:
    """Write a day as the registers' papers do."""
    year, _, _, era = next(first for first in ERAS if first[:3] <= (on.year, on.month, on.day))
    return f"{era}{on.year - year + 1 if on.year > year else '元'}年{on.month}月{on.day}日"


def squeezed(text: str) -> str:
    """Leave out what only spaces words."""
    return re.sub(r"\s", "", text)


def given(name: str) -> str:
    """Tell the given name: what follows the surname's ideographic space."""
    return name.split("\u3000", 1)[-1]


def of_resident_record(person, offer, _place):
    """Tell what the record states of the household, in the order of the form."""
    asks = {item.value for item in offer.items}
    household = municipality.household_record(person)
    numbers = frozenset(one.resident for one in household.living if "my-number" in asks)
    record = municipality.household_record(person, numbers_of=numbers)
    whom = record.living if "all" in offer.subjects else (record.person(person),)
    yield from (("住所", record.address), ("世帯主", record.householder))
    for one in whom:
        foreign = bool(one.nationality)
        born = f"{one.born_on.year}年{one.born_on.month}月{one.born_on.day}日"
        yield from (("フリガナ", one.name_reading), ("氏名", one.name))
        yield from (("旧氏", one.former_surname),) if one.former_surname else ()
        yield from (("通称", one.alias),) if one.alias else ()
        yield "生年月日", born if foreign else wareki(one.born_on)
        yield from (("性別", SEXES[one.sex]), ("続柄", one.relationship))
        yield "住民となった日", wareki(one.became_resident_on)
        if foreign:
            yield from (("国籍・地域", one.nationality), ("在留資格", one.residence_status))
        else:
            yield from (("本籍", one.domicile), ("筆頭者", one.domicile_head))
        yield from (("従前の住所", one.former_address), ("住所を定めた日", wareki(one.moved_in_on)))
        yield "届出の日", wareki(one.notified_on)
        number = one.individual_number
        yield "個人番号", number.reveal() if number else "省略"
        yield "住民票コード", "省略"


def of_seal(person, _offer, _place):
    """Tell what the registration of the seal states."""
    seal, record = municipality.seal_registration(person), municipality.household_record(person)
    one = record.person(person)
    yield "氏名", one.name
    yield "生年月日", wareki(one.born_on)
    yield SHAPES[seal.shape], f"「{seal.imprint}」"
    yield "住所", record.address


def of_family(person, _offer, _place):
    """Tell what the family register states of everybody in it."""
    register = municipality.family_register(person)
    yield from (("本籍", register.domicile), ("氏名", register.head))
    yield "【編製日】", wareki(register.compiled_on)
    for one in register.members:
        yield from (("【名】", given(one.name)), ("【生年月日】", wareki(one.born_on)))
        yield from (("【父】", one.father), ("【母】", one.mother), ("【続柄】", one.relation))
        for event in one.events:
            yield event.title, ""
            yield from ((f"【{label}】", text) for label, text in event.items)


def of_supplement(person, offer, _place):
    """Tell what the supplement states: who lived where since when."""
    register = municipality.family_register(person)
    is_told = bool(offer.items)
    yield "本籍", register.domicile if is_told else "省略"
    yield "筆頭者", register.head if is_told else "省略"
    for one in register.members:
        yield from (("氏名", one.name), ("生年月日", wareki(one.born_on)), ("性別", SEXES[one.sex]))
        yield from ((stay.address, wareki(stay.since)) for stay in one.addresses)


def of_tax(person, _offer, place):
    """Tell what the tax record of the newest year states."""
    year = rules.newest_tax_year(date(2026, 11, 20)).value
    record = municipality.tax_record(person, place, year)
    yield "氏名", record.name
    yield "住所", record.address_on_base_day
    yield from ((kind, f"{amount:,}円") for kind, amount in record.incomes)
    yield "合計所得金額", f"{record.total_income:,}円"
    yield from ((kind, f"{amount:,}円") for kind, amount in record.deductions)
    yield "民税", f"{record.municipal_tax:,}円"
    yield "民税", f"{record.prefectural_tax:,}円"
    yield "森林環境税", f"{record.forest_tax:,}円"


REGISTERS = {
    Document.RESIDENT_RECORD: of_resident_record,
    Document.SEAL_REGISTRATION: of_seal,
    Document.FAMILY_REGISTER: of_family,
    Document.SUPPLEMENTARY_REGISTER: of_supplement,
    Document.TAXATION: of_tax,
}


def offered_to(person, at):
    """Tell which documents the kiosk lets somebody have of the municipality they live in."""
    try:
        with wallet.take(person, "test") as card:
            shown = JpkiSession(card).certificate(CertificatePurpose.AUTHENTICATION)
        told = issuance.prospects(shown, at=at)
    except RefusedError:
        return {}
    return {offer.document: offer for offer in told if offer.refusal is None}


def holders(place, at):
    """Find for each document of a municipality somebody who can have it, and the offer."""
    wanted = {offer.document for offer in rules.documents(place, day_of(at)).value}
    found = {}
    for person in residents():
        if person.municipality == place and wanted - set(found):
            for document, offer in offered_to(person, at).items():
                found.setdefault(document, (person, offer))
    assert set(found) == wanted
    return found


def come(page, person, place):
    """Come to the documents of a municipality without looking at the screens before."""
    page.goto(f"/kiosk/start/?of={place}")
    put, pin = [f"card:{person.id}"], [person.authentication_pin]
    hurry(page, "document", {"card-on": {"put": put}, "pin": {"pin": pin}})


def walk(page, person, offer):
    """Walk from the screen that is shown to the receipt; tell the paper and its number."""
    chosen = {
        "card-on": [f"card:{person.id}"],
        "document": [offer.document.value],
        "subject": [offer.subjects[-1].value],
        "items": [item.value for item in offer.items],
    }
    while (step := step_of(page)) != "receipt":
        for value in chosen.get(step, ()):
            page.check(f"input[value='{value}']", force=True)
        if step == "pin":
            page.fill("#id_pin", person.authentication_pin)
        if step == "take":
            answer = page.request.get(page.get_attribute("a[target=_blank]", "href"))
            assert answer.headers["content-type"] == "application/pdf"
            paper = answer.body()
        press(page, MAIN if page.locator(MAIN).count() else ".coin:last-child")
        if step == "print":
            page.wait_for_url("**/take/", wait_until="domcontentloaded")
    return paper, re.search(r"\d{8}-[0-9A-F]{8}", page.inner_text(".receipt"))[0]


def leave(page):
    """Finish, and take the card where the machine still has it."""
    while step_of(page) != "start":
        press(page)


def sound(pdf: bytes, path) -> list[str]:
    """Let pdfinfo, qpdf and pikepdf look at a paper; tell the text of each side, as printed."""
    path.write_bytes(pdf)

    def run(*command):
        return subprocess.run(
            [*command], check=True, capture_output=True, text=True, timeout=60
        ).stdout

    told = dict(re.findall(r"^([\w ]+): +(.*)$", run("pdfinfo", str(path)), re.MULTILINE))
    expected = {"Tagged": "yes", "JavaScript": "no", "Form": "none", "Encrypted": "no"}
    assert {name: told[name] for name in expected} == expected
    assert told["Page size"].endswith("(A4)")
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(path))
    with pikepdf.open(BytesIO(pdf)) as opened:
        look_inside(opened)
    sides = run("pdftotext", "-raw", str(path), "-").split("\f")[:-1]
    assert told["Pages"] == str(len(sides))
    return [squeezed(side) for side in sides]


def look_inside(opened: pikepdf.Pdf) -> None:
    """See that a paper is what PDF/A-2a and PDF/UA-1 ask for."""
    root = opened.Root
    assert root.MarkInfo.Marked
    assert root.Lang == "ja-JP"
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    assert "/StructTreeRoot" in root
    with opened.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"]
    kinds = [thing for thing in opened.objects if isinstance(thing, pikepdf.Dictionary)]
    assert [key for thing in kinds for key in ACTIVE if key in thing] == []
    fonts = [one for one in kinds if one.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)


def compare(text: str, fields) -> None:
    """See that a paper states each field of the register behind its label, one after the other."""
    after = 0
    for label, value in fields:
        found = text.find(squeezed(label + value), after)
        assert found >= 0, f"{label}: {squeezed(label + value)} not in {text[after : after + 90]}"
        after = found + 1


@pytest.mark.source(
    "KIOSK-1", "KIOSK-2", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §5(3)"
)
@pytest.mark.source("fujisawa-guide §9", "izumi-kiosk-leaflet §1-14", "ISO 19005-2", "ISO 14289-1")
@pytest.mark.parametrize("place", PLACES)
def test_every_document_comes_out_sound_and_states_what_its_register_does(
    page, town, tmp_path, place
):
    page.goto(f"/kiosk/start/?of={place}")  # the first is walked from here, the others hurry
    for turn, (document, (person, offer)) in enumerate(holders(place, town.now()).items()):
        if turn:
            come(page, person, place)
        paper, number = walk(page, person, offer)
        pages = sound(paper, tmp_path / f"{document}.pdf")
        assert all(f"固有番号{number}" in text for text in pages)
        assert TITLES[document] in pages[0]
        compare("".join(pages), REGISTERS[document](person.resident, offer, place))
        assert issuance.view(number).state == "taken"
        leave(page)
