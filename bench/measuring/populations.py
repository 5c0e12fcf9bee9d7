"""Columns of invented people, told their deadlines in a process of its own."""

import os
from collections.abc import Callable, Sequence
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from .apart import Apart, answer
from .memory import largest_megabytes
from .rounds import seconds


COLUMNS: Final = ("born_on", "issued_on", "applied_on", "stay_until")
TOLD: Final = ("card_last_day", "certificate_last_day", "renewal_opens_on", "notice_month")
MONTH: Final = date(2026, 12, 1)


class Population(Apart):
    """Works on people with so many threads; none: as many as there are cores."""

    def __init__(self, threads: int | None) -> None:
        super().__init__(_serve, threads)


def _serve(pipe: Connection, threads: int | None) -> None:
    if threads is not None:
        os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl  # only now: it reads the number of threads once

    from jumin.rules.columns import with_deadlines

    frame = pl.LazyFrame()

    def take(people: Sequence[tuple[date | None, ...]]) -> None:
        nonlocal frame
        schema = dict.fromkeys(COLUMNS, pl.Date)
        frame = pl.DataFrame(people, schema=schema, orient="row").lazy()

    def columns() -> list[tuple[date | None, ...]]:
        return with_deadlines(frame).select(TOLD).collect(engine="streaming").rows()

    def time() -> float:
        told = with_deadlines(frame).select(TOLD)
        return seconds(lambda: told.collect(engine="streaming"))

    def invent(rows: int, path: Path) -> None:
        people = _invented(pl, rows)
        people.sink_csv(path) if path.suffix == ".csv" else people.sink_parquet(path)

    def stream(path: Path, out: Path) -> tuple[float, float]:
        told = with_deadlines(pl.scan_parquet(path)).select("id", *TOLD)
        return seconds(lambda: told.sink_parquet(out)), largest_megabytes()

    def notices(path: Path, out: Path) -> tuple[float, float]:
        from jumin.cli.guide.posting import post_notices

        def write(rows: pl.LazyFrame) -> None:
            with out.open("wb") as file:
                rows.sink_csv(file)

        def post() -> None:
            post_notices(
                path, month=MONTH, municipality=None, also=(), write=write, tell=lambda _: None
            )

        return seconds(post), largest_megabytes()

    work: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
        {
            "take": take,
            "columns": columns,
            "time": time,
            "invent": invent,
            "stream": stream,
            "notices": notices,
        }
    )
    answer(pipe, lambda name, *given: work[name](*given))


def _invented(pl: Any, rows: int) -> Any:
    """Invent people lazily, as `plain_loop.invented` does: dates that hang on their number."""
    number = pl.int_range(0, rows, dtype=pl.Int64)

    def spread(factor: int, most: int) -> Any:
        return (pl.col("id") * factor % 1_000_003 % most).cast(pl.Int32)

    issued = (pl.lit(date(2016, 1, 1)).to_physical() + spread(7_919, 3_980)).cast(pl.Date)
    people = pl.LazyFrame().select(id=number).with_columns(issued_on=issued)
    days = pl.col("issued_on").to_physical()
    applied = pl.max_horizontal((days - spread(31, 60)).cast(pl.Date), "born_on")
    stay = (days + spread(613, 1_800)).cast(pl.Date)
    return people.with_columns(born_on=(days - spread(104_729, 36_000)).cast(pl.Date)).select(
        "id",
        "born_on",
        "issued_on",
        applied_on=pl.when(pl.col("id") % 3 > 0).then(applied),
        stay_until=pl.when(pl.col("id") % 20 == 0).then(stay),
    )
