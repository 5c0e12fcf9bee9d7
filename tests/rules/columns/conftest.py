"""A tree of rules after changes of the law, which columns must follow as single answers do."""

from pathlib import Path

import pytest

from jumin.rules import Parameters, load_over


VALIDITY = {
    "age-limit": ("age", ("20, since: 2015-10-05, until: 2022-03-31", "16, since: 2022-04-01")),
    "card-birthdays-below": (
        "birthdays",
        ("5, since: 2016-01-01, until: 2027-03-31", "3, since: 2027-04-01"),
    ),
    "card-ends-with-stay": (
        "yes-no",
        ("true, since: 2016-01-01, until: 2027-03-31", "false, since: 2027-04-01"),
    ),
    "certificate-birthdays": (
        "birthdays",
        ("5, since: 2016-01-01, until: 2027-03-31", "7, since: 2027-04-02"),
    ),
    "leap-day-birthday": (
        "month-day",
        ('"02-28", since: 2016-01-01, until: 2027-03-31', '"03-01", since: 2027-04-01'),
    ),
}
RENEWAL = {
    "opens-months-before": (
        "months",
        ("3, since: 2016-01-01, until: 2027-03-31", "6, since: 2027-04-01"),
    ),
    "notice-days-after-opening": (
        "days",
        ("0, since: 2016-01-01, until: 2027-03-31", "21, since: 2027-04-01"),
    ),
}
MOVING = {
    "notice-days-of-living-there": (
        "days",
        ("14, since: 2016-01-01, until: 2027-03-31", "20, since: 2027-04-01"),
    ),
    "continued-use-days": (
        "days",
        ("90, since: 2016-01-01, until: 2027-03-31", "60, since: 2027-04-01"),
    ),
}
TOPICS = {"validity": VALIDITY, "renewal": RENEWAL, "moving": MOVING}


@pytest.fixture(scope="session")
def changed_rules(tmp_path_factory: pytest.TempPathFactory) -> Parameters:
    """The package's rules with changes from 2027-04-01, one of them after a day without value."""
    folder: Path = tmp_path_factory.mktemp("rules")
    (folder / "national").mkdir()
    for topic, keys in TOPICS.items():
        lines = [line for key, (unit, values) in keys.items() for line in _lines(key, unit, values)]
        (folder / "national" / f"{topic}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return load_over(folder)


def _lines(key: str, unit: str, values: tuple[str, ...]) -> list[str]:
    known = "kind: law, source: civil-code#143(2), verified_on: 2026-11-22"
    dated = [f"    - {{value: {value}, {known}}}" for value in values]
    title = "  title: {ja: 改正, en: changed}"
    return [f"{key}:", title, f"  unit: {unit}", "  values:", *dated]
