"""How much processor time a page costs above an empty page of the same server, and its weight.

Each page of town and kiosk is asked for as a browser asks, through all of Django's middleware and
the pages' own, in a town founded for the occasion; in turn with an empty page: the same frame
(`base.html`: head, clock, languages, foot) with nothing in it. A kiosk's screens are those of one
visit, each asked for again where it stands. The figure is the median over the rounds of each
round's ratio. Weight: the page with every file that it names, without cache or compression.

    python bench/pages.py [--json] [--profile PATH]
"""

import argparse
import cProfile
import json
import pstats
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from measuring import town
from measuring.rounds import Spread, alternating
from measuring.visitor import Visitor, by_wsgi, kiosk_screens


ROUNDS: Final = 31
WARMING: Final = 3
EMPTY: Final = "/empty/"
PAGES: Final = ("/", "/residents/sakura/", "/for-developers/", "/keeping/", "/look/")
TARGET: Final = 4.0
HEAVIEST: Final = 300_000


def prepare(folder: Path) -> tuple[Callable[..., Any], str, str]:
    """Found a town; give the application with an empty page, and whose card with what PIN."""
    town.set_up(folder)
    town.found()

    # Only importable once Django is set up.
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.urls import clear_url_caches, path

    from jumin.documents import warm
    from jumin.sandbox.residents import resident
    from jumin.web import urls
    from jumin.web.wsgi import application

    frame = engines["django"].from_string('{% extends "base.html" %}')

    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse(frame.render({}, request))

    urls.urlpatterns.append(path(EMPTY.removeprefix("/"), empty))
    clear_url_caches()
    warm()
    holder = resident("sakura")
    return application, holder.id, holder.authentication_pin or ""


def processor_seconds(visitor: Visitor, path: str) -> float:
    """Measure the processor time of one answer."""
    begun = time.process_time()
    visitor.get(path)
    return time.process_time() - begun


def compare(visitor: Visitor, path: str) -> dict[str, Any]:
    """Ask for a page and for the empty one in turn."""
    for _ in range(WARMING):
        visitor.get(path)
        visitor.get(EMPTY)
    taken: dict[str, list[float]] = {path: [], EMPTY: []}
    for order in alternating((path, EMPTY), ROUNDS):
        for one in order:
            taken[one].append(processor_seconds(visitor, one))
    visitor.get(path)
    ratio = Spread.of_ratios(taken[path], taken[EMPTY])
    return {
        "page": path,
        "ms": round(1000 * Spread.of(taken[path]).median, 2),
        "empty_ms": round(1000 * Spread.of(taken[EMPTY]).median, 2),
        "ratio": round(ratio.median, 2),
        "quartiles": (round(ratio.lower, 2), round(ratio.upper, 2)),
        "bytes": weight(visitor),
    }


def weight(visitor: Visitor) -> int:
    """Add up a page and all files that it names."""
    page, path = visitor.page, visitor.path
    files = set(re.findall(rb'(?:src|href)="(/static/[^"]+)"', page))
    total = len(page)
    for file in sorted(files):
        visitor.get(file.decode())
        total += len(visitor.page)
    visitor.page, visitor.path = page, path
    return total


def measure(application: Callable[..., Any], resident: str, pin: str) -> list[dict[str, Any]]:
    """Measure all pages, and every screen of one visit."""
    figures = [compare(Visitor(by_wsgi(application)), path) for path in PAGES]
    guest = Visitor(by_wsgi(application))
    for screen in kiosk_screens(guest, resident, pin):
        if not any(one["page"] == screen for one in figures):
            figures.append(compare(guest, screen))
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--profile", metavar="PATH", help="print where a page's time goes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        application, resident, pin = prepare(Path(folder))
        figures = measure(application, resident, pin)
        if chosen.json:
            print(json.dumps(figures))
        else:
            print(f"processor time of a page against an empty one (aim: at most {TARGET:.0f} x)")
            for one in figures:
                low, high = one["quartiles"]
                print(
                    f"  {one['page']:28} {one['ms']:7.2f} ms  x {one['ratio']:.2f} "
                    f"({low:.2f}-{high:.2f})  {one['bytes'] / 1000:6.1f} kB"
                )
        if chosen.profile:
            visitor = Visitor(by_wsgi(application))
            visitor.get(chosen.profile)
            profile = cProfile.Profile()
            profile.enable()
            for _ in range(ROUNDS):
                visitor.get(chosen.profile)
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
