"""The comparison of the municipalities: docs/municipalities.md, made of the data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from handbook.book import Book
from handbook.wording import ASSUMED, table, value_words
from jumin.rules import DatedValue
from jumin.terms import MunicipalityId


THEMES: Final[Mapping[str, tuple[str, ...]]] = {
    "Desks and their hours (窓口・受付時間)": ("desks.*",),
    "Telephone lines (電話窓口)": ("hotline.*",),
    "Certificates at kiosks: for whom (取得できる証明書)": (
        "kiosk.service",
        "kiosk.offer.*",
        "kiosk.subjects.*",
    ),
    "Hours and closed days of kiosks (利用時間)": ("kiosk.hours.*", "kiosk.closed-days"),
    "Fees of kiosks (手数料)": ("kiosk.fee.*",),
    "What kiosks print, and do not (記載事項・取得できない場合)": (
        "kiosk.item.*",
        "kiosk.not-issued.*",
    ),
    "Kiosks: steps and waiting (操作・待機期間)": ("kiosk.*",),
    "Shops (利用できる店舗)": ("stores.*",),
    "Renewal and its notice (更新・有効期限通知書)": ("validity.*", "renewal.*"),
    "Moving (引越し)": ("moving.*",),
    "Loss, reissue and its fees (紛失・再交付手数料)": ("loss.*", "reissue.*"),
    "Procedures and papers (手続・必要書類)": ("procedures.*", "ways.*", "papers.*"),
    "Proof of identity (本人確認)": ("identity.*", "documents.*"),
    "What to do, trouble by trouble (こんなときは)": ("cures.*",),
    "Everything else (その他)": ("*",),
}


@dataclass
class Footnotes:
    """The sources of one table, each with its number."""

    lines: dict[str, int]

    def mark(self, dated: DatedValue[object]) -> str:
        """Number a value's source and reason; tell the mark."""
        reason = f": {dated.reason}" if dated.reason else ""
        assumed = f"{ASSUMED}, beside " if dated.kind == "assumed" else ""
        link = f"[{dated.citation}](requirements/sources.md#{dated.citation.source.id})"
        number = self.lines.setdefault(f"{assumed}{link}{reason}", len(self.lines) + 1)
        return f"<sup>{number}</sup>"


def comparison_page(book: Book) -> str:
    """Write the page."""
    return "\n\n".join(_page(book)) + "\n"


def _page(book: Book) -> Iterator[str]:
    on = max(dated.verified_on for dated in book.values)
    names = sorted({name for own in book.tree.municipal.values() for name in own})
    yield "# Five municipalities compared"
    yield (
        f"What their guides say on the same matters, as the rules have it on {on}, the last day on"
        " which a value was compared with its source. Only what a municipality tells for itself is"
        " in these tables; what holds everywhere stands on the [pages of the"
        " rows](requirements/README.md). Made by `make docs` of the"
        " [parameters](../src/jumin/rules/parameters); do not edit."
    )
    yield (
        "**≠** marks a line on which municipalities differ; *仮定* an assumption; – nothing is"
        " held. Numbers lead to the source below the table. `jumin rules diff kamakura tsukuba`"
        " tells the same of any two."
    )
    left = set(names)
    for title, patterns in THEMES.items():
        those = [name for name in names if name in left and _is_of(name, patterns)]
        left -= set(those)
        if those:
            yield f"## {title}"
            yield from _theme(book, those, on)


def _is_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _theme(book: Book, names: list[str], on: date) -> Iterator[str]:
    municipalities = sorted(book.tree.municipalities.values(), key=lambda known: known.code)
    notes = Footnotes({})
    lines = []
    for name in names:
        told = {
            known.id: book.tree.find_if_held(object, name, on, known.id) for known in municipalities
        }
        title = next(held.title_en for held in book.parameters if held.name == name)
        values = [dated.value if dated else None for dated in told.values()]
        differ = "**≠** " if any(value != values[0] for value in values) else ""
        cells = (_cell(book, name, known.id, told[known.id], notes) for known in municipalities)
        lines.append((f"{differ}{title}<br>`{name}`", *cells))
    heads = (f"{known.name_en} ({known.name_ja})" for known in municipalities)
    yield table(("", *heads), lines)
    yield "\n".join(f"{number}. {line}" for line, number in notes.lines.items())


def _cell(
    book: Book,
    name: str,
    municipality: MunicipalityId,
    dated: DatedValue[object] | None,
    notes: Footnotes,
) -> str:
    if dated is None:
        return "–"
    unit = book.tree.held(name, municipality)[0].unit
    assumed = "*仮定* " if dated.kind == "assumed" else ""
    return f"{assumed}{value_words(dated.value, unit)}{notes.mark(dated)}"
