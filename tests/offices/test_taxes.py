"""The tax register: of whom, where, of which year, and what may be entered."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError

from jumin.offices.common.books import journal
from jumin.offices.common.transactions import office_transaction
from jumin.offices.municipality import errors, models
from jumin.offices.municipality import gateway as municipality
from jumin.offices.municipality.gateway import Assessment, MovingIn, Person
from jumin.sandbox.residents import resident
from jumin.terms import JST, IndividualNumber, MunicipalityId, ResidentId, Sex


BASE_DAY = "Local Tax Act arts. 39, 318"
FUJISAWA, KAMAKURA = MunicipalityId("fujisawa"), MunicipalityId("kamakura")
EARNED = Assessment(
    incomes=(("給与", 2_000_000), ("不動産", 500_000)), deductions=(("社会保険料控除", 300_000),)
)


def number_of(name: str) -> ResidentId:
    return resident(name).resident


def newcomer(at: datetime, moved_in_on: date, born_on: date = date(1990, 1, 1)) -> ResidentId:
    first = "99999999999"
    number = IndividualNumber(first + IndividualNumber.check_digit(first))
    person = Person("見本　太郎", "ミホン　タロウ", born_on, Sex.MALE, "世帯主", number)
    (entered,) = municipality.receive_moving_in(
        MovingIn(FUJISAWA, "神奈川県藤沢市見本町１番地", moved_in_on, "", (person,)), at=at
    )
    return entered


def test_a_record_is_read_as_it_was_assessed_its_total_the_sum_of_the_incomes(town):
    number = number_of("tsubasa")
    municipality.assess_tax(number, 2026, EARNED, at=town.now())
    told = municipality.tax_record(number, FUJISAWA, 2026)
    assert told.incomes == EARNED.incomes
    assert told.total_income == 2_500_000
    assert told.deductions == (*EARNED.deductions, ("基礎控除", 430_000))
    taxable = 2_500_000 - 300_000 - 430_000
    assert told.municipal_tax == 3_000 + (taxable * 6 // 100 - 1_500) // 100 * 100
    assert told.prefectural_tax == 1_000 + (taxable * 4 // 100 - 1_000) // 100 * 100
    assert told.is_taxed
    assert told.name == "例示　翼"


@pytest.mark.source(BASE_DAY)
@pytest.mark.parametrize(
    ("moved_in_on", "is_taxed_here"), [("2026-01-01", True), ("2026-01-02", False)]
)
def test_tax_is_held_where_one_lived_on_1_january(town, moved_in_on, is_taxed_here):
    number = newcomer(town.now(), date.fromisoformat(moved_in_on))
    if is_taxed_here:
        municipality.assess_tax(number, 2026, EARNED, at=town.now())
        assert municipality.tax_record(number, FUJISAWA, 2026) is not None
    else:
        with pytest.raises(errors.NotResidentOnBaseDayError, match="2026-01-01"):
            municipality.assess_tax(number, 2026, EARNED, at=town.now())


@pytest.mark.source(BASE_DAY)
@pytest.mark.parametrize(("born_on", "is_taxed"), [("2026-01-01", True), ("2026-01-02", False)])
def test_who_was_not_born_on_the_base_day_has_no_tax(town, born_on, is_taxed):
    number = newcomer(town.now(), date(2020, 1, 1), date.fromisoformat(born_on))
    if is_taxed:
        municipality.assess_tax(number, 2026, Assessment(), at=town.now())
    else:
        with pytest.raises(errors.NotResidentOnBaseDayError):
            municipality.assess_tax(number, 2026, Assessment(), at=town.now())


@pytest.mark.source("KIOSK-2", BASE_DAY, "fujisawa-guide §9")
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("name", ["yui", "mio"])
def test_who_moved_since_has_the_tax_at_the_former_place_with_the_address_of_then(name):
    record = municipality.tax_record(number_of(name), KAMAKURA, 2026)
    assert record.address_on_base_day.startswith("神奈川県鎌倉市")
    assert municipality.tax_record(number_of(name), FUJISAWA, 2026) is None


@pytest.mark.source(BASE_DAY)
def test_who_moved_within_since_has_the_address_of_the_base_day_on_it(town):
    municipality.assess_tax(number_of("ren"), 2026, EARNED, at=town.now())
    record = municipality.tax_record(number_of("ren"), FUJISAWA, 2026)
    assert record.address_on_base_day == "神奈川県藤沢市模擬台１番地の２"
    at = datetime(2027, 6, 1, tzinfo=JST)
    municipality.assess_tax(number_of("ren"), 2027, EARNED, at=at)
    record = municipality.tax_record(number_of("ren"), FUJISAWA, 2027)
    assert record.address_on_base_day == "神奈川県藤沢市模擬台七丁目８番地の９"


@pytest.mark.source(BASE_DAY)
@pytest.mark.usefixtures("town")
def test_a_year_is_assessed_from_its_base_day_on():
    base_day = datetime(2027, 1, 1, tzinfo=JST)
    with pytest.raises(errors.DayNotPossibleError):
        municipality.assess_tax(
            number_of("tsubasa"), 2027, EARNED, at=base_day - timedelta(seconds=1)
        )
    municipality.assess_tax(number_of("tsubasa"), 2027, EARNED, at=base_day)
    assert municipality.tax_record(number_of("tsubasa"), FUJISAWA, 2027) is not None


def test_tax_is_assessed_of_the_dead_and_of_those_who_left_if_they_lived_here_then(town):
    municipality.assess_tax(number_of("isamu"), 2026, EARNED, at=town.now())
    assert municipality.tax_record(number_of("isamu"), MunicipalityId("izumi"), 2026)


@pytest.mark.source("Local Tax Act art. 321-2")
def test_a_correction_takes_the_place_of_what_was_held(town):
    number = number_of("aoi")
    assert not municipality.tax_record(number, FUJISAWA, 2026).is_taxed
    municipality.assess_tax(number, 2026, EARNED, at=town.now())
    assert municipality.tax_record(number, FUJISAWA, 2026).is_taxed
    for address in ("神奈川県藤沢市見本１番", "神奈川県藤沢市見本２番"):
        municipality.receive_change_of_address(number, address, at=town.now())
    municipality.assess_tax(number, 2026, Assessment(is_determined=False), at=town.now())
    record = municipality.tax_record(number, FUJISAWA, 2026)
    assert record.address_on_base_day == "神奈川県藤沢市例示が丘４番地の５"
    assert (record.is_determined, record.is_taxed, record.incomes) == (False, False, ())
    assert models.TaxRecord.objects.filter(resident=number).count() == 1


@pytest.mark.usefixtures("town")
def test_no_two_records_of_one_person_and_year_can_be_written():
    row = models.TaxRecord.objects.get(resident=number_of("aoi"))
    row.pk = None
    with pytest.raises(IntegrityError), office_transaction("municipality"):
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "assessment",
    [
        pytest.param(Assessment(incomes=(("給与", -1),)), id="less than nothing"),
        pytest.param(Assessment(incomes=(("給与", 10**12 + 1),)), id="too much"),
        pytest.param(Assessment(incomes=(("給" * 21, 1),)), id="a long kind"),
        pytest.param(Assessment(deductions=(("", 1),)), id="no kind"),
        pytest.param(Assessment(deductions=(("控除", 1),) * 21), id="too many kinds"),
        pytest.param(Assessment(dependants=-1), id="fewer than no dependants"),
        pytest.param(Assessment(dependants=31), id="too many dependants"),
        pytest.param(
            Assessment(incomes=(("給与", 1),), is_determined=False), id="undetermined and told"
        ),
    ],
)
def test_what_no_income_can_be_is_refused_and_never_quoted(town, assessment):
    lines = journal("municipality").count()
    with pytest.raises(errors.AmountsError) as refused:
        municipality.assess_tax(number_of("tsubasa"), 2026, assessment, at=town.now())
    assert "給" not in str(refused.value)
    assert journal("municipality").count() == lines


def test_neither_journal_nor_value_tells_an_amount(town):
    municipality.assess_tax(number_of("tsubasa"), 2026, EARNED, at=town.now())
    line = journal("municipality").order_by("-number")[0]
    assert (line.act, line.facts) == ("tax.assessed", {"year": 2026})
    record = municipality.tax_record(number_of("tsubasa"), FUJISAWA, 2026)
    assert "000" not in repr(record).replace(record.resident, "")
    assert repr(EARNED) == "Assessment(…)"
