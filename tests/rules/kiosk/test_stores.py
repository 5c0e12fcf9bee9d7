from datetime import date

import pytest

from jumin.rules import municipalities, stores
from jumin.terms import MunicipalityId


NOVEMBER = date(2026, 11, 20)
FOUR = ["seven-eleven", "lawson", "familymart", "ministop"]


def phones_on(on: date) -> set[str]:
    return {
        store.id for store in stores(MunicipalityId("nakanoto"), on).value if store.accepts_phone
    }


@pytest.mark.source(
    "KIOSK-11", "fujisawa-guide §9", "tsukuba-guide-2023-10 §5(3)", "izumi-kiosk-leaflet §where"
)
@pytest.mark.parametrize(
    ("municipality", "listed", "is_assumed"),
    [
        ("fujisawa", FOUR, False),
        (
            "tsukuba",
            ["seven-eleven", "lawson", "familymart", "seicomart", "ministop", "kasumi", "aeon"],
            False,
        ),
        ("izumi", [*FOUR, "aeon", "cocokara-fine"], False),
        ("kamakura", FOUR, True),
        ("nakanoto", FOUR, True),
    ],
)
def test_the_shops_are_those_of_the_guide_in_its_order(
    municipality: str, listed: list[str], *, is_assumed: bool
) -> None:
    """利用できる店舗."""
    answer = stores(MunicipalityId(municipality), NOVEMBER)
    assert ([store.id for store in answer.value], answer.assumed) == (listed, is_assumed)


@pytest.mark.source("KIOSK-11", "tsukuba-guide-2023-10 §5(3)", "izumi-kiosk-leaflet §where")
@pytest.mark.parametrize(
    ("municipality", "store", "name"),
    [
        ("tsukuba", "lawson", "ローソン（ローソンストア100を除く）"),
        ("fujisawa", "lawson", "ローソン"),
        ("izumi", "aeon", "イオンリテール（イオン・イオンスタイル）"),
        ("tsukuba", "aeon", "イオン"),
    ],
)
def test_a_shop_is_named_with_the_guides_exceptions(
    municipality: str, store: str, name: str
) -> None:
    known = {one.id: one.name_ja for one in stores(MunicipalityId(municipality), NOVEMBER).value}
    assert known[store] == name


@pytest.mark.source("KIOSK-8", "kamakura-guide-2024-05-01 §7", "nagato-phone-certificates §shops")
@pytest.mark.parametrize(
    ("on", "taking"),
    [(date(2024, 1, 21), set()), (date(2024, 1, 22), {"lawson", "familymart"})],
)
def test_some_chains_take_phones_since_their_day(on: date, taking: set[str]) -> None:
    """一部事業者の店舗において."""
    assert phones_on(on) == taking


def test_every_municipality_has_a_shop_that_takes_phones_and_one_that_does_not() -> None:
    for municipality in municipalities():
        known = stores(municipality.id, NOVEMBER).value
        assert {store.accepts_phone for store in known} == {True, False}
        assert all(store.name_ja and store.name_en.isascii() for store in known)
