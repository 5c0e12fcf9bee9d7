"""How long the calendar takes: a month and a year of 1,000 residents, ten years of the town.

Each round begins with the same town, put back from a saved file; the time is that of
`clockwork.advance_clock`: everything that falls due, day by day, the messages, and at the end the
status and revocation lists. Beside it, measured in the same round: a bare commit (BEGIN, one INSERT
of some 500 bytes, COMMIT) for each journal line written. Medians over the rounds, with quartiles.
Target: ten years of the packaged town in 120 s. Saving and putting back are timed by the way. The
thousand's key pairs are made once and shared among them: nothing here depends on them.

    python bench/advance.py [--json] [--profile] [--rounds 5] [--residents 1000]
"""

import argparse
import csv
import io
import json
import os
import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from jumin.pki.keys import generate_key
from measuring import town
from measuring.apart import Apart, answer
from measuring.profile import shares, told
from measuring.rounds import Spread, Stopwatch, alternating, seconds


TARGET: Final = 120.0
MONTH: Final = timedelta(days=30)
YEAR: Final = timedelta(days=365)
TEN_YEARS: Final = timedelta(days=3653)
OLDEST_CARD: Final = 1540
"""Days before the founding."""
KEY_PAIRS: Final = 8
BARE: Final = 200
COLUMNS: Final = (
    *("id", "municipality", "household", "address", "name", "reading", "born_on", "sex"),
    *("relationship", "nationality", "residence_status", "stay_until", "domicile"),
    *("former_address", "card_issued_on", "certificates"),
)
PLACES: Final = {
    "kamakura": "神奈川県鎌倉市",
    "fujisawa": "神奈川県藤沢市",
    "tsukuba": "茨城県つくば市",
    "izumi": "大阪府和泉市",
}
NUMERALS: Final = "一二三四五六七八九十"


def residents(many: int) -> bytes:
    """Write a residents' file: everybody grown up, cards of the last four years, day after day."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="")
    table.writeheader()
    for n, (place, city) in zip(range(many), cycle(PLACES.items()), strict=False):
        born_on = date(1950, 1, 1) + timedelta(days=n * 37 % 18_000)
        issued_on = town.AT.date() - timedelta(days=1 + n * OLDEST_CARD // many)
        table.writerow(
            {
                "id": f"r{n}",
                "municipality": place,
                "household": n // 8,
                "address": f"{city}見本町{n // 8 + 1}番地",
                "name": f"見本　{NUMERALS[n % 10]}{NUMERALS[n // 10 % 10]}",
                "reading": "ミホン　タメシ",
                "born_on": born_on.isoformat(),
                "sex": "male" if n % 2 else "female",
                "relationship": "世帯主" if n % 8 < len(PLACES) else "妻",
                "domicile": f"{city}見本町{n // 8 + 1}番地",
                "former_address": "神奈川県横浜市見本区試験町４番地",
                "card_issued_on": issued_on.isoformat(),
                "certificates": "both",
            }
        )
    return text.getvalue().encode()


class Played:
    """A town that was founded and saved, in this process; put back, it is advanced again."""

    def __init__(self, folder: Path, many: int | None) -> None:
        town.set_up(folder / "data")
        # Only importable once Django is set up.
        from jumin.sandbox import archive, clockwork, founding

        self._archive, self._clockwork, self._saved = archive, clockwork, folder / "saved"
        people = None if many is None else residents(many)
        with ExitStack() as shared:
            if people is not None:
                pool = cycle([generate_key() for _ in range(KEY_PAIRS)])
                shared.enter_context(patch.object(founding, "generate_key", lambda: next(pool)))
            self.founding = seconds(lambda: town.found(people))
        self.saving = seconds(lambda: archive.save(self._keep, progress=lambda *_: None))

    def advance(self, by: timedelta) -> dict[str, float]:
        """Put the town back and advance it; tell what bare commits for each line would take."""
        restoring = seconds(self._put_back)
        with Stopwatch() as watch:
            lines = len(self._clockwork.advance_clock(by).lines)
        commit = town.BareCommits("certification")
        with Stopwatch() as bare:
            for _ in range(BARE):
                commit()
        return {
            "took": watch.seconds,
            "lines": lines,
            "bare": lines * bare.seconds / BARE,
            "restoring": restoring,
        }

    def profile(self, by: timedelta) -> dict[str, float]:
        """Put the town back and tell what advancing it takes its time for."""
        self._put_back()
        return shares(lambda: seconds(lambda: self._clockwork.advance_clock(by)), 1)

    def _keep(self, packed: bytes) -> None:
        self._saved.write_bytes(packed)

    def _put_back(self) -> None:
        self._archive.restore(self._saved, progress=lambda *_: None)


def serve(pipe: Connection, many: int | None) -> None:
    """Found a town, then advance it as often as asked."""
    with tempfile.TemporaryDirectory() as folder:
        played = Played(Path(folder), many)
        pipe.send({"founding": played.founding, "saving": played.saving})
        answer(pipe, lambda what, by: getattr(played, what)(by))


def measure(
    many: int | None, spans: tuple[timedelta, ...], rounds: int, *, is_profiled: bool
) -> dict[str, Any]:
    """Advance a town by each span in turn, round by round."""
    figures: dict[timedelta, list[dict[str, float]]] = {span: [] for span in spans}
    with Apart(serve, many) as played:
        known = played.receive()
        for order in alternating(spans, rounds):
            for span in order:
                figures[span].append(played.ask("advance", span))
        profiles = {span: played.ask("profile", span) for span in spans if is_profiled}
    restoring = [one["restoring"] for every in figures.values() for one in every]
    return {
        **known,
        "restoring": Spread.of(restoring),
        "spans": {
            span.days: {
                "seconds": Spread.of(one["took"] for one in every),
                "lines": every[0]["lines"],
                "ratio": Spread.of(one["took"] / one["bare"] for one in every),
                "profile": profiles.get(span, {}),
            }
            for span, every in figures.items()
        },
    }


def show(name: str, figures: dict[str, Any], thousands: float | None) -> None:
    """Print what a town's rounds gave."""
    print(
        f"{name}: founded in {figures['founding']:.1f} s, saved in {figures['saving']:.2f} s,"
        f" put back in {figures['restoring']:.2f} s"
    )
    for days, known in figures["spans"].items():
        print(
            f"  {days} days: {known['seconds']:.2f} s, {known['lines']} journal lines,"
            f" × {known['ratio']:.0f} bare commits"
        )
        if thousands is not None:
            each = 1000 * known["seconds"].median / days / thousands
            print(f"    {each:.1f} ms a day for 1,000 residents")
        if known["profile"]:
            print(f"    {told(known['profile'])}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--residents", type=int, default=1000)
    chosen = parser.parse_args()
    packaged = measure(None, (TEN_YEARS,), chosen.rounds, is_profiled=chosen.profile)
    many = measure(chosen.residents, (MONTH, YEAR), chosen.rounds, is_profiled=chosen.profile)
    if chosen.json:
        print(json.dumps({"target": TARGET, "packaged": packaged, "many": many}, default=vars))
        return
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    show("the packaged town", packaged, None)
    print(f"  target for ten years: {TARGET:.0f} s")
    show(f"{chosen.residents:,} residents", many, chosen.residents / 1000)


if __name__ == "__main__":
    main()
