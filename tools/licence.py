"""Examines other people's verifiers, and Jumin's, and draws the tables of docs/licence.md.

`python tools/licence.py` prints them, `--write` puts them into the page. Takes a minute.
"""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from jumin.cli.licence.examination import Examinee, Outcome, examine
from jumin.cli.licence.own import OwnVerifier
from jumin.cli.licence.program import Program
from jumin.cli.licence.report import Report
from jumin.cli.licence.words import category_name
from jumin.pki.vectors import ENTRIES, Category, VectorKeys, make_cases


ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "licence.md"
ADAPTERS: Final = ROOT / "examples" / "licence"
BEGIN, END = "<!-- drawn by tools/licence.py -->\n", "<!-- end of what is drawn -->\n"
TIMEOUT: Final = 30.0
NOT_ASKED: Final = "–"


def main(arguments: Sequence[str]) -> None:
    """Examine, and print or write."""
    cases = make_cases(VectorKeys.generate(), datetime.now(UTC))
    reports: dict[str, Report] = {}
    for name, examinee in examinees().items():
        results = examine(cases, [examinee], told=lambda _done: None)
        examinee.close()
        reports[name] = Report(name, cases[0].question.at, results)
    drawn = "\n".join((*counted(reports), "", *by_check(reports), "", *refused(reports), ""))
    if "--write" in arguments:
        before, _, rest = PAGE.read_text().partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{drawn}\n{END}{after}")
    else:
        print(drawn)


def examinees() -> Mapping[str, Examinee]:
    """Start the verifiers, by their names and versions."""
    python = shlex.quote(sys.executable)

    def adapter(name: str) -> Program:
        return Program(f"{python} {shlex.quote(str(ADAPTERS / name))}", TIMEOUT)

    openssl = shutil.which("openssl") or "openssl"
    told = subprocess.run([openssl, "version"], capture_output=True, text=True, check=True)
    return {
        "Jumin": OwnVerifier(),
        "OpenSSL " + told.stdout.split()[1]: adapter("with_openssl.py"),
        "pyhanko-certvalidator " + version("pyhanko-certvalidator"): adapter("with_pyhanko.py"),
        "cryptography " + version("cryptography"): adapter("with_cryptography.py"),
    }


def counted(reports: Mapping[str, Report]) -> Iterator[str]:
    """Draw how many cases of each category each answers rightly."""
    yield "| about | cases | " + " | ".join(reports) + " |"
    yield "|---|--:|" + "--:|" * len(reports)
    for category in Category:
        cells = (_count(report.counts[category]) for report in reports.values())
        number = sum(entry.category is category for entry in ENTRIES)
        yield f"| {category_name(category)} | {number} | " + " | ".join(cells) + " |"
    totals = (_count(report.total) for report in reports.values())
    yield f"| **all** | **{len(ENTRIES)}** | " + " | ".join(totals) + " |"


def by_check(reports: Mapping[str, Report]) -> Iterator[str]:
    """Draw of each check by whom it is made: so many of the cases that break it are refused."""
    yield "| check | clause | " + " | ".join(reports) + " |"
    yield "|---|---|" + "--:|" * len(reports)
    rules = dict.fromkeys(entry.rule for entry in ENTRIES if entry.rule is not None)
    for rule in sorted(rules, key=lambda rule: rule.name):
        cells = []
        for report in reports.values():
            made = [one.outcome for one in report.results if one.case.rule == rule]
            asked = [one for one in made if one is not Outcome.DECLINED]
            right = sum(one is Outcome.PASSED for one in asked)
            cells.append(_share(right, len(asked)))
        yield f"| `{rule.name}` | {rule.clause} | " + " | ".join(cells) + " |"


def refused(reports: Mapping[str, Report]) -> Iterator[str]:
    """Draw what is right and refused all the same."""
    yield "| refused although right | " + " | ".join(reports) + " |"
    yield "|---|" + "---|" * len(reports)
    found = {
        name: {one.case.id for one in report.of(Outcome.REFUSED)}
        for name, report in reports.items()
    }
    for entry in ENTRIES:
        if any(entry.id in ids for ids in found.values()):
            cells = ("refused" if entry.id in ids else "" for ids in found.values())
            yield f"| {entry.english} | " + " | ".join(cells) + " |"


def _count(counts: Mapping[Outcome, int]) -> str:
    asked = sum(counts.values()) - counts.get(Outcome.DECLINED, 0)
    return _share(counts.get(Outcome.PASSED, 0), asked)


def _share(right: int, asked: int) -> str:
    if not asked:
        return NOT_ASKED
    return "all" if right == asked else f"**{right} of {asked}**"


if __name__ == "__main__":
    main(sys.argv[1:])
