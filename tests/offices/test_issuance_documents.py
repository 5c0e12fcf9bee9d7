"""Every document of every municipality, from its register to the paper in the hand."""

import io
from datetime import date, timedelta

import pypdf
import pytest

from jumin.documents import wareki
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance.gateway import Order, RequestState
from jumin.offices.municipality import gateway as municipality
from jumin.rules import bad_print_lifetime, documents, fee, municipalities
from jumin.sandbox.residents import resident, residents
from jumin.terms import (
    Document,
    MunicipalityId,
    RecordItem,
    RefusalCode,
    RefusedError,
    Subject,
    day_of,
)


OFFERED = [
    (place.id, offer.document)
    for place in municipalities()
    for offer in documents(place.id, date(2026, 11, 20)).value
]


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return "".join("".join(pages).split())


def folded(text: str) -> str:
    return "".join(text.split())


def somebody_with(identified, place: MunicipalityId, document: Document, at):
    """Find who can have a document of a municipality, and begin a request."""
    for person in residents():
        if person.municipality != place or person.authentication_pin is None:
            continue
        try:
            request = identified(person.id)
            offers = issuance.offers(request.number, at=at)
        except RefusedError:
            continue
        if any(one.document is document and one.refusal is None for one in offers):
            return person, request
    raise AssertionError(f"nobody in {place} can have {document}")


def printed(number, order: Order, at) -> bytes:
    issuance.order(number, order, at=at)
    view = issuance.render(number, at=at)
    issuance.pay(number, view.fee, at=at)
    return issuance.print_paper(number, at=at)


@pytest.mark.source(
    "KIOSK-2", "kamakura-guide-2024-05-01 §7, tsukuba-guide-2023-10 §5(3), fujisawa-guide §9"
)
@pytest.mark.parametrize(("place", "document"), OFFERED)
def test_what_a_municipality_hands_out_somebody_of_it_can_have(town, identified, place, document):
    at = town.now()
    person, request = somebody_with(identified, place, document, at)
    offer = next(one for one in issuance.offers(request.number, at=at) if one.document is document)
    assert offer.fee == fee(place, document, 1, day_of(at)).value
    for subject in offer.subjects:
        request = identified(person.id)
        pdf = printed(request.number, Order(document=document, subject=subject), at)
        text = text_of(pdf)
        assert folded(person.name) in text
        assert str(request.number) in text
        assert "見本" in text
        assert "TEST" in text


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9")
def test_a_seal_certificate_says_what_is_registered(town, identified):
    request, person = identified("tsubasa"), resident("tsubasa")
    record = municipality.household_record(person.resident)
    order = Order(document=Document.SEAL_REGISTRATION)
    text = text_of(printed(request.number, order, town.now()))
    for value in (person.name, record.address, wareki(record.person(person.resident).born_on)):
        assert folded(value) in text


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9")
def test_a_family_register_names_everybody_in_it_and_an_extract_one(town, identified):
    person = resident("tsubasa")
    register = municipality.family_register(person.resident)
    assert register is not None
    texts = {}
    for subject in Subject:
        request = identified("tsubasa")
        order = Order(document=Document.FAMILY_REGISTER, subject=subject)
        texts[subject] = text_of(printed(request.number, order, town.now()))
    others = [one for one in register.members if one.resident != person.resident]
    assert others
    for text in texts.values():
        assert folded(register.domicile) in text
    for one in others:
        given = one.name.split("\u3000")[-1]
        assert given in texts[Subject.ALL]


@pytest.mark.source("Basic Resident Registration Act art. 20")
def test_a_supplement_states_the_domicile_on_request_only(town, identified):
    register = municipality.family_register(resident("tsubasa").resident)
    assert register is not None
    texts = {}
    for items in (frozenset(), frozenset({RecordItem.DOMICILE})):
        request = identified("tsubasa")
        order = Order(document=Document.SUPPLEMENTARY_REGISTER, items=items)
        texts[items] = text_of(printed(request.number, order, town.now()))
    stays = register.member(resident("tsubasa").resident).addresses
    for text in texts.values():
        assert folded(stays[-1].address) in text
    assert "省略" in texts[frozenset()]
    assert f"筆頭者{folded(register.head)}" in texts[frozenset({RecordItem.DOMICILE})]


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9, tsukuba-guide-2023-10 §5(3)")
def test_a_tax_certificate_states_the_sums_of_the_newest_year(town, identified):
    person = resident("tsubasa")
    record = municipality.tax_record(person.resident, person.municipality, 2026)
    assert record is not None
    request = identified("tsubasa")
    text = text_of(printed(request.number, Order(document=Document.TAXATION), town.now()))
    for value in (
        f"{record.total_income:,}",
        f"{record.municipal_tax:,}",
        f"{record.prefectural_tax:,}",
        folded(record.address_on_base_day),
    ):
        assert value in text


@pytest.mark.source("KIOSK-5", "kamakura-guide-2024-05-01 §7")
def test_each_reason_stands_beside_its_document(town, identified):
    told = {
        one.document: one.refusal
        for one in issuance.offers(identified("sakura").number, at=town.now())
    }
    assert told[Document.RESIDENT_RECORD] is None
    refused = told[Document.TAXATION]
    assert refused is not None
    assert refused.code is RefusalCode.DOCUMENT_NOT_OFFERED


def test_one_document_is_offered_as_it_is_among_all_or_refused_for_its_reason(town, identified):
    number, at = identified("sakura").number, town.now()
    for one in issuance.offers(number, at=at):
        if one.refusal is None:
            assert issuance.offer(number, one.document, at=at) == one
        else:
            with pytest.raises(RefusedError) as refused:
                issuance.offer(number, one.document, at=at)
            assert refused.value.refusal == one.refusal


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize("taken", [False, True])
def test_a_bad_print_reported_at_once_is_void_and_paid_back_once(town, identified, taken):
    at, request = town.now(), identified("sakura")
    printed(request.number, Order(copies=2), at)
    if taken:
        issuance.take(request.number, at=at)
    view = issuance.report_bad_print(request.number, at=at)
    assert (view.state, view.refunded) == (RequestState.VOIDED, view.fee)
    with pytest.raises(RefusedError) as refused:
        issuance.report_bad_print(request.number, at=at)
    assert refused.value.refusal.code is RefusalCode.PRINT_NOT_REPORTED
    assert issuance.view(request.number).refunded == view.fee


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
def test_a_paper_that_was_carried_home_is_not_paid_back(town, identified):
    at, request = town.now(), identified("sakura")
    printed(request.number, Order(), at)
    issuance.take(request.number, at=at)
    last = at + bad_print_lifetime(day_of(at)).value
    with pytest.raises(RefusedError) as refused:
        issuance.report_bad_print(request.number, at=last + timedelta(seconds=1))
    assert refused.value.refusal.code is RefusalCode.PRINT_NOT_REPORTED
    assert issuance.report_bad_print(request.number, at=last).state is RequestState.VOIDED


@pytest.mark.source("KIOSK-7", "kamakura-guide-2024-05-01 §8")
def test_before_anything_is_printed_there_is_nothing_to_report(town, identified):
    request = identified("sakura")
    with pytest.raises(RefusedError) as refused:
        issuance.report_bad_print(request.number, at=town.now())
    assert refused.value.refusal.code is RefusalCode.PRINT_NOT_REPORTED
