from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import municipalities, number_procedures
from jumin.terms import MunicipalityId


JUNE = date(2024, 6, 3)
EVERYWHERE = [municipality.id for municipality in municipalities()]
KAMAKURA = MunicipalityId("kamakura")


@pytest.mark.source("COUNTER-5", "kamakura-guide-2024-05-01 §2")
def test_kamakura_names_the_desk_of_every_procedure_that_needs_the_number() -> None:
    """市でマイナンバーが必要な手続き."""
    told = number_procedures(KAMAKURA, JUNE)
    assert not told.assumed
    desks: dict[str, set[str]] = {}
    for each in told.value:
        assert each.name.text_ja
        assert each.field_name.text_ja
        desks.setdefault(each.field, set()).update(each.desks)
    assert desks == {
        "residence": {"counter.main", "counter.branches"},
        "health-insurance": {"counter.insurance"},
        "tax": {"counter.tax"},
        "welfare": {"counter.care-insurance", "counter.disability", "counter.livelihood"},
        "children": {"counter.health", "counter.children", "counter.nursery"},
    }


@pytest.mark.source("COUNTER-5")
@pytest.mark.parametrize("municipality", [one for one in EVERYWHERE if one != KAMAKURA])
def test_elsewhere_the_same_procedures_need_it_and_no_desk_is_named(
    municipality: MunicipalityId,
) -> None:
    told = number_procedures(municipality, JUNE)
    assert told.assumed
    kamakuras = number_procedures(KAMAKURA, JUNE).value
    assert [each.name for each in told.value] == [each.name for each in kamakuras]
    assert not any(each.desks for each in told.value)


@pytest.mark.source("COUNTER-5", "kamakura-guide-2024-05-01 §2")
def test_the_desks_are_known_from_the_edition_of_the_guide_on() -> None:
    eve = number_procedures(KAMAKURA, date(2024, 4, 30))
    assert (eve.assumed, eve.changes_on) == (True, date(2024, 5, 1))
    assert_changes_as_told(lambda day: number_procedures(KAMAKURA, day), date(2024, 4, 1), days=60)
