"""In which shops the machines stand (利用できる店舗)."""

from dataclasses import dataclass
from datetime import date

from jumin.rules.changes import followed
from jumin.rules.kiosk.store_units import StoreName
from jumin.rules.known.answers import Answer, answer
from jumin.rules.known.current import parameters
from jumin.rules.known.directory import municipality_id
from jumin.terms import MunicipalityId


@dataclass(frozen=True)
class Store:
    """A chain of shops with machines (店舗)."""

    id: str
    """Its short name in this project, `seven-eleven`."""
    name_ja: str
    """As the municipality's guide names it, with the guide's exceptions."""
    name_en: str
    accepts_phone: bool
    """Whether its machines take phone certificates (スマホ用電子証明書)."""


def stores(municipality: MunicipalityId, on: date) -> Answer[tuple[Store, ...]]:
    """The shops that a municipality's guide names (利用できる店舗), in its order.

    Sources: fujisawa-guide §9, tsukuba-guide-2023-10 §5(3), izumi-kiosk-leaflet §where,
        kamakura-guide-2024-05-01 §7 (phones)

    >>> [store.id for store in stores("fujisawa", date(2026, 11, 20)).value]
    ['seven-eleven', 'lawson', 'familymart', 'ministop']
    """
    return followed(lambda day: _stores(municipality_id(municipality), day), on)


def _stores(place: MunicipalityId, on: date) -> Answer[tuple[Store, ...]]:
    rules = parameters()
    listed = rules.find(tuple, "stores.listed", on, place)
    phones = rules.find(tuple, "stores.taking-phones", on)
    names = {
        store: rules.find(StoreName, f"stores.name.{store}", on, place) for store in listed.value
    }
    known = tuple(
        Store(store, name.value.ja, name.value.en, accepts_phone=store in phones.value)
        for store, name in names.items()
    )
    return answer(known, on, [listed, phones, *names.values()])
