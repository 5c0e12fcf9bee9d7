"""What the people of the town have registered: who can have which document, and who can't."""

from collections import defaultdict
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from jumin import rules
from jumin.client import JpkiSession
from jumin.offices.issuance import gateway as issuance
from jumin.offices.municipality import gateway as municipality
from jumin.pki.keys import generate_key
from jumin.sandbox import founding
from jumin.sandbox.agreement import disagreements
from jumin.sandbox.cast import HOMES
from jumin.sandbox.registrations import municipality_of
from jumin.sandbox.residents import resident, residents
from jumin.sandbox.wallet import look_at
from jumin.terms import (
    CertificatePurpose,
    Document,
    MunicipalityId,
    RefusalCode,
    RefusedError,
    ResidentId,
)


FAMILY, SUPPLEMENT = Document.FAMILY_REGISTER, Document.SUPPLEMENTARY_REGISTER
SEAL, TAX = Document.SEAL_REGISTRATION, Document.TAXATION


def number_of(name: str) -> ResidentId:
    return resident(name).resident


def told_at_a_kiosk(town) -> dict[tuple[str, str, Document], RefusalCode | None]:
    """Tell for everybody, at home and at the domicile, what becomes of each document."""
    told = {}
    for person in residents():
        register = municipality.family_register(person.resident)
        places = {person.municipality, *([register.municipality] if register else [])}
        try:
            certificate = JpkiSession(look_at(person)).certificate(
                CertificatePurpose.AUTHENTICATION
            )
        except RefusedError:
            continue
        for place in places:
            asked_of = None if place == person.municipality else place
            try:
                offers = issuance.prospects(certificate, municipality=asked_of, at=town.now())
            except RefusedError:
                continue
            for offer in offers:
                code = offer.refusal.code if offer.refusal else None
                told[person.id, place, offer.document] = code
    return told


@pytest.mark.source(
    "KIOSK-2",
    "KIOSK-5",
    "kamakura-guide-2024-05-01 §7 §8",
    "fujisawa-guide §9",
    "tsukuba-guide-2023-10 §5(3)",
)
def test_somebody_can_have_every_document_of_every_guide_and_somebody_can_t_for_every_reason(town):
    told, having = told_at_a_kiosk(town), defaultdict(set)
    for (name, place, document), refused in told.items():
        if refused is None:
            having[place, document].add(name)
    for one in rules.municipalities():
        for offer in rules.documents(one.id, town.now().date()).value:
            assert having[one.id, offer.document], (one.id, offer.document)
    assert told["yui", "fujisawa", SEAL] is RefusalCode.SEAL_NOT_REGISTERED
    assert told["yui", "fujisawa", FAMILY] is RefusalCode.DOMICILE_ELSEWHERE
    assert told["yui", "fujisawa", TAX] is RefusalCode.TAX_ABSENT
    assert told["yui", "kamakura", FAMILY] is RefusalCode.USE_NOT_REGISTERED
    assert told["emma", "kamakura", SEAL] is RefusalCode.SEAL_NOT_REGISTERED
    assert told["sota", "tsukuba", FAMILY] is RefusalCode.DOMICILE_ELSEWHERE
    assert told["minh", "tsukuba", TAX] is RefusalCode.TAX_UNDETERMINED
    assert told["daichi", "fujisawa", FAMILY] is RefusalCode.RECORD_IN_UPDATE
    assert told["hanae", "tsukuba", FAMILY] is None
    assert told["hanae", "tsukuba", SUPPLEMENT] is None
    assert told["saburo", "tsukuba", FAMILY] is RefusalCode.USE_NOT_REGISTERED


@pytest.mark.source("KIOSK-2", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)")
def test_among_those_with_a_tax_certificate_are_taxed_and_untaxed_people(town):
    year = rules.newest_tax_year(town.now().date()).value
    records = [
        record
        for person in residents()
        for one in rules.municipalities()
        if (record := municipality.tax_record(person.resident, one.id, year))
    ]
    assert {record.is_taxed for record in records if record.is_determined} == {True, False}
    assert {record.municipality for record in records} == {one.id for one in rules.municipalities()}
    for record in records:
        assert record.total_income == sum(yen for _, yen in record.incomes)
    assert not municipality.tax_record(number_of("aoi"), MunicipalityId("fujisawa"), year).is_taxed


@pytest.mark.usefixtures("town")
def test_record_and_family_register_state_the_same_domicile_head_and_people():
    for person in residents():
        register = municipality.family_register(person.resident)
        if register is None:
            continue
        record = municipality.household_record(person.resident).person(person.resident)
        stated = register.member(person.resident)
        assert (record.domicile, record.domicile_head) == (register.domicile, register.head)
        assert (record.name, record.born_on, record.sex) == (
            stated.name,
            stated.born_on,
            stated.sex,
        )
        assert municipality_of(register.domicile) == register.municipality


def test_everybody_s_seal_shows_the_surname_or_that_of_the_alias(town):
    for name, imprint in (
        ("sakura", "見本"),
        ("hina", "㑹田"),
        ("sota", "髙見本"),
        ("minh", "見本"),
    ):
        told = municipality.seal_registration(number_of(name))
        assert told.imprint == imprint
        assert told.registered_on < town.founded_at.date()


@pytest.mark.source("Family Register Act art. 21")
def test_daichi_left_his_parents_register_five_days_ago(town):
    own = municipality.family_register(number_of("daichi"))
    assert own.compiled_on == own.filed_on == town.founded_at.date() - timedelta(days=5)
    assert [member.resident for member in own.members] == [number_of("daichi")]
    assert own.members[0].events[-1].title == "分籍"


@pytest.mark.parametrize(
    ("domicile", "place"),
    [
        ("神奈川県鎌倉市見本町一丁目１番", "kamakura"),
        ("鎌倉市", "kamakura"),
        ("石川県鹿島郡中能登町見本部１番地", "nakanoto"),
        ("中能登町見本部１番地", "nakanoto"),
        ("茨城県つくば市見本原１番地１", "tsukuba"),
        ("茨城県つくばみらい市見本１番地", None),
        ("神奈川県横浜市鎌倉市場１番地", None),
        ("大阪府和泉佐野市１番地", None),
        ("", None),
    ],
)
def test_a_domicile_lies_where_it_begins_with(domicile, place):
    assert municipality_of(domicile) == place


def test_the_cast_s_domiciles_are_where_the_stories_need_them():
    domiciles = {role.id: municipality_of(home.domicile) for home in HOMES for role in home.roles}
    assert (domiciles["yui"], domiciles["hanae"], domiciles["mio"]) == (
        "kamakura",
        "tsukuba",
        "kamakura",
    )
    assert domiciles["sota"] is None


FILE = (
    "id,municipality,household,address,name,reading,born_on,sex,relationship,nationality,"
    "residence_status,domicile\n"
    "ichiro,kamakura,1,鎌倉市１,見本　一郎,ミホン　イチロウ,1985-04-01,男,世帯主,,,鎌倉市\n"
    "jiro,kamakura,1,鎌倉市１,見本　次郎,ミホン　ジロウ,2015-01-15,男,子,,,鎌倉市\n"
    "anna,kamakura,1,鎌倉市１,ANNA LEE,アンナ　リー,1986-01-15,女,同居人,カナダ,永住者,\n"
    "taro,fujisawa,2,藤沢市２,見本　太郎,ミホン　タロウ,1930-01-15,男,世帯主,,,横浜市\n"
).encode()


@pytest.fixture(scope="module")
def keys() -> list[RSAPrivateKey]:
    return [generate_key() for _ in range(2)]


def test_people_of_a_file_have_seals_of_age_registers_at_their_domicile_and_tax_records(
    town, keys, monkeypatch
):
    monkeypatch.setattr(founding, "generate_key", lambda: keys[0])
    founding.found_anew(progress=lambda *_: None, seed=1, at=town.founded_at, residents=FILE)
    seals = {
        one.id: municipality.seal_registration(one.resident).imprint
        for one in residents()
        if municipality.seal_registration(one.resident)
    }
    assert seals == {"ichiro": "見本", "anna": "アンナ", "taro": "見本"}
    register = municipality.family_register(number_of("jiro"))
    assert (register.municipality, register.head) == ("kamakura", "見本　一郎")
    assert [one.resident is None for one in register.members] == [False, True, False]
    assert municipality.family_register(number_of("taro")) is None
    taxed = {one.id for one in residents()
             if municipality.tax_record(one.resident, one.municipality, 2026)}  # fmt: skip
    assert taxed == {"ichiro", "anna", "taro"}
    assert disagreements() == ()
