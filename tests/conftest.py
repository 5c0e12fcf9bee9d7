"""One private data folder per test process, and a town that every test finds as it was founded."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import django
import pytest
from django.db import connections
from towns import Template, chosen_engine, environment, make_databases

from jumin.installation import DataFolder, InstallationClock, Secrets
from jumin.terms import JST


FOUNDED_AT = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
"""A Friday morning: kiosks are open."""

WITHOUT_DATABASE = (
    *("cardfiles", "chip", "client", "clients", "documents", "installation", "iso7816"),
    *("fuzz", "locale", "pki", "reader", "responder", "rules", "setup", "terms", "testing"),
    *("real_clients/test_opensc.py", "real_clients/test_pcsc.py"),
    *("real_clients/test_card_command.py", "cli/test_licence.py", "cli/test_rules.py"),
    *("cli/test_answers.py", "cli/test_guide.py"),
    *(f"cli/test_guide_{name}.py" for name in ("asking", "deadlines", "fees", "hours")),
    *(f"cli/test_guide_{name}.py" for name in ("kiosk", "notices", "papers")),
    *("real_clients/test_pkcs11.py", "real_clients/test_kinds_of_cards.py"),
    *("sandbox/test_portraits.py", "sandbox/test_roster_file.py", "sandbox/test_town_archive.py"),
)
"""Tests of what does not reach a database: by the contracts of the house, cards, files."""

THE_SAME_ON_EITHER = (
    *("browser", "places", "web", "real_clients"),
    *(f"cli/test_{name}.py" for name in ("ca", "ca_acts", "clock", "command", "edge", "kiosk")),
    *(f"cli/test_{name}.py" for name in ("card", "card_apdu", "card_image", "card_transcript")),
    *(f"cli/test_{name}.py" for name in ("card_pin", "card_records", "card_status")),
    *(f"cli/test_card{name}.py" for name in ("", "_pin", "_records", "_status")),
    *(f"cli/test_{name}.py" for name in ("manner", "out_file", "paper", "preparing", "residents")),
    *(f"cli/test_{name}.py" for name in ("ca_bundle", "ca_parties", "ca_verify", "licence")),
    *(f"cli/test_{name}.py" for name in ("ephemeral", "own_rules", "sandbox", "slot")),
    *("cli/test_up.py", "cli/test_wishes.py"),
    "kills",
    *(f"offices/test_{name}.py" for name in ("card_lapses", "card_office", "ceremony")),
    "offices/test_certification.py",
    *(f"offices/test_{name}.py" for name in ("certification_life", "countersigning", "parties")),
    *(f"offices/test_{name}.py" for name in ("families", "issuance_documents", "phones")),
    *(f"offices/test_{name}.py" for name in ("issuance_killed", "pin_resets", "seals", "taxes")),
    *(f"offices/test_{name}.py" for name in ("taxation", "use_registrations")),
    *(f"sandbox/test_{name}.py" for name in ("families", "founding", "livelihoods", "phones")),
    *(f"sandbox/test_{name}.py" for name in ("pin_reset", "registrations", "visits", "wallet")),
)
"""Tests of what asks the books in no way that others don't: on PostgreSQL the acts of all offices,
transactions, journals, messages, keeping, faults and loads say as much.
`JUMIN_TEST_WHOLE=1` runs these as well.
"""

_STACK = ExitStack()
atexit.register(_STACK.close)
_ENGINE = _STACK.enter_context(chosen_engine())
_HOME = Path(tempfile.mkdtemp(prefix="jumin-tests-"))
_STACK.callback(shutil.rmtree, _HOME, ignore_errors=True)
_FOLDER = DataFolder(_HOME / "data")
_FOLDER.prepare()
Secrets.create(_FOLDER.secret)
os.environ |= environment(_FOLDER.root)
os.environ["DJANGO_SETTINGS_MODULE"] = "jumin.web.settings"
django.setup()
# Worker processes must not inherit it: they would read the settings of this one's folder.
del os.environ["DJANGO_SETTINGS_MODULE"]


_LEFT_OUT = WITHOUT_DATABASE + (() if os.environ.get("JUMIN_TEST_WHOLE") else THE_SAME_ON_EITHER)
collect_ignore = [] if _ENGINE == "sqlite" else list(_LEFT_OUT)


@dataclass(frozen=True)
class Town:
    """A founded town in the data folder of this test process."""

    folder: DataFolder
    founded_at: datetime

    @property
    def clock(self) -> InstallationClock:
        """Tell the town's clock."""
        return InstallationClock(self.folder.clock)

    def now(self) -> datetime:
        """Tell the instant."""
        return self.clock.now()


def pytest_report_header() -> str:
    return f"databases: {_ENGINE}"


@pytest.fixture(scope="session")
def engine() -> str:
    """Tell on what the databases of these tests are: `sqlite` or `postgresql`."""
    return _ENGINE


@pytest.fixture(scope="session")
def town_template(django_db_blocker: pytest.FixtureRequest) -> Iterator[Template]:
    """Found a town once a test process."""
    from jumin.sandbox.founding import found  # noqa: PLC0415 (Django is set up by now)

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        make_databases(_FOLDER.root)
        found(progress=lambda *_: None, at=FOUNDED_AT)
        yield Template.of_own_town(_HOME / "template")
        connections.close_all()


@pytest.fixture
def town(town_template: Template) -> Iterator[Town]:
    """A town as it was founded, its clock a minute on; what a test does to it is undone."""
    town_template.put_back()
    InstallationClock(_FOLDER.clock).set(FOUNDED_AT + timedelta(minutes=1))
    yield Town(_FOLDER, FOUNDED_AT)
    connections.close_all()
