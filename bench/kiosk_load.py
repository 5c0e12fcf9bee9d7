"""How many whole visits a second the kiosk serves, and how long its screens take at a rate.

A town is founded and served by `jumin up` with one web worker, then with two. First everybody
walks through the screens as fast as they come (a visit: from the start screen to the receipt,
every screen asked for and pressed, a paper typeset, signed, paid and printed). Then visits begin
at a fixed rate whether or not earlier ones are done: 7.5 a second, taken for the peak of the whole
country's kiosks (31.89 million papers in fiscal 2023, 359 days of 16.5 hours: 1.5 a second; five
times that), or what `--rate` says. Told: visits a second, and median and 95th percentile of the
time of an answer.
Baseline, in the same run: the same number of requests for an address that does not exist.

The visitors run on the same computer and take their share of its processors.

    python bench/kiosk_load.py [--seconds 20] [--rate 7.5] [--json]
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from measuring.visitor import Answer, Ask, Visitor, by_http, kiosk_screens


WORKERS: Final = (1, 2)
VISITORS: Final = 8
"""Who walk at once, at full speed: each with a card of their own."""
PEAK: Final = 7.5
AT: Final = "2026-11-20T10:00"


@dataclass
class Seconds:
    """What the screens took, and how many visits came to their end."""

    screens: list[float] = field(default_factory=list)
    visits: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def timed(self, ask: Ask) -> Ask:
        """Note how long each answer takes."""

        def asked(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
            begun = time.perf_counter()
            answer = ask(method, path, headers, body)
            self.screens.append(time.perf_counter() - begun)
            return answer

        return asked

    def told(self, seconds: float) -> dict[str, float]:
        """Sum them up."""
        marks = statistics.quantiles(self.screens, n=20)
        return {
            "visits_a_second": round(len(self.visits) / seconds, 2),
            "answers_a_second": round(len(self.screens) / seconds, 1),
            "median_ms": round(1000 * statistics.median(self.screens), 1),
            "p95_ms": round(1000 * marks[-1], 1),
            "visit_median_s": round(statistics.median(self.visits), 2) if self.visits else -1.0,
            "failed": len(self.failed),
        }


def people(environment: dict[str, str]) -> list[tuple[str, str]]:
    """Tell who can have a paper, with their PINs."""
    everybody = json.loads(_jumin(environment, "residents", "--json"))
    return [(one["id"], one["authentication_pin"]) for one in everybody if one["kiosk"] == "ok"]


def visit(port: int, person: tuple[str, str], seconds: Seconds) -> None:
    """Make one visit, and note it."""
    begun = time.perf_counter()
    try:
        for _screen in kiosk_screens(Visitor(seconds.timed(by_http(port))), *person):
            pass
    except (OSError, RuntimeError, StopIteration) as error:
        seconds.failed.append(repr(error))
    else:
        seconds.visits.append(time.perf_counter() - begun)


def full_speed(port: int, served: list[tuple[str, str]], span: float) -> dict[str, float]:
    """Let everybody walk again and again."""
    seconds, until = Seconds(), time.monotonic() + span

    def walk(person: tuple[str, str]) -> None:
        while time.monotonic() < until:
            visit(port, person, seconds)

    begun = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as everybody:
        list(everybody.map(walk, served[:VISITORS]))
    return seconds.told(time.perf_counter() - begun)


def at_rate(port: int, served: list[tuple[str, str]], span: float, rate: float) -> dict[str, float]:
    """Begin visits at a rate, each with the card that was used longest ago."""
    seconds, threads = Seconds(), []
    begun = time.perf_counter()
    for number in range(int(span * rate)):
        time.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        person = served[number % len(served)]
        thread = threading.Thread(target=visit, args=(port, person, seconds))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return seconds.told(time.perf_counter() - begun)


def bare(port: int, count: int) -> float:
    """Tell the median seconds of an answer about nothing."""
    ask = by_http(port)
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        ask("GET", "/no-such-page/", {"Host": "localhost"}, b"")
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


@contextmanager
def serving(environment: dict[str, str], workers: int) -> Iterator[int]:
    """Serve the town; tell the port of its pages."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, responder = one.getsockname()[1], other.getsockname()[1]
    command = [sys.executable, "-m", "jumin.cli", "up", "--workers", str(workers)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--responder-port", str(responder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            if not any("Ctrl-C" in line for line in process.stdout or ()):
                raise RuntimeError("`jumin up` did not begin to serve")
            yield port
        finally:
            process.terminate()
            process.communicate()


def measure(folder: Path, span: float, rate: float) -> list[dict[str, Any]]:
    """Found a town and measure it with each number of workers."""
    environment = {**os.environ, "JUMIN_DATA": str(folder), "JUMIN_LANG": "en"}
    _jumin(environment, "sandbox", "reset", "--at", AT, "--yes")
    _jumin(environment, "clock", "stop")
    served = people(environment)
    figures = []
    for workers in WORKERS:
        with serving(environment, workers) as port:
            visit(port, served[0], Seconds())  # warm
            figures.append(
                {
                    "workers": workers,
                    "bare_ms": round(1000 * bare(port, 200), 2),
                    "full_speed": full_speed(port, served, span),
                    "at_rate": at_rate(port, served, span, rate),
                }
            )
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each part runs")
    parser.add_argument("--rate", type=float, default=PEAK, help="visits that begin in a second")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder) / "data", chosen.seconds, chosen.rate)
    if chosen.json:
        print(json.dumps(figures))
        return
    for one in figures:
        print(f"{one['workers']} worker(s); an answer about nothing: {one['bare_ms']} ms")
        for part in ("full_speed", "at_rate"):
            told = ", ".join(f"{name} {value}" for name, value in one[part].items())
            print(f"  {part:10} {told}")


def _jumin(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "jumin.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    main()
