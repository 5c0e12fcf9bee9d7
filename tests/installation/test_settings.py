"""What can be set from outside."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from jumin.cli.town import settings
from jumin.installation.databases import DatabaseAddress, DatabaseAddressError
from jumin.installation.settings import Settings
from jumin.terms import UsageError


@pytest.mark.source("RFC 6960 §4.2.2.1: nextUpdate is later than thisUpdate, in whole seconds")
@pytest.mark.parametrize(
    "value", ["PT0S", "0", "-1", "-PT1H", "PT0.5S", "P366D", "P99999999D", "inf", "for ever"]
)
def test_an_ocsp_answer_must_hold_for_a_second_to_a_year(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("JUMIN_OCSP_VALIDITY", value)
    with pytest.raises(ValidationError):
        Settings()
    with pytest.raises(UsageError, match="JUMIN_OCSP_VALIDITY: Input should be "):
        settings()


@pytest.mark.parametrize(
    ("value", "validity"),
    [
        ("PT1S", timedelta(seconds=1)),
        ("PT2H", timedelta(hours=2)),
        ("P365D", timedelta(days=365)),
    ],
)
def test_an_ocsp_answer_may_hold_for_a_second_to_a_year(
    monkeypatch: pytest.MonkeyPatch, value: str, validity: timedelta
) -> None:
    monkeypatch.setenv("JUMIN_OCSP_VALIDITY", value)
    assert Settings().ocsp_validity == validity


@pytest.mark.source("PostgreSQL 15 documentation §34.1.1.2: connection URIs")
@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "postgresql://clerk@db.example:5433/jumin_{office}",
            {"NAME": "jumin_web", "USER": "clerk", "HOST": "db.example", "PORT": "5433"},
        ),
        (
            "postgresql://clerk@/{office}?host=/run/postgresql",
            {"NAME": "web", "USER": "clerk", "HOST": "/run/postgresql", "PORT": ""},
        ),
        (
            "postgres://clerk:p%40ss@[::1]/jumin_{office}",
            {"NAME": "jumin_web", "PASSWORD": "p@ss", "HOST": "::1"},
        ),
    ],
)
def test_each_office_has_a_database_of_its_own_on_a_server(
    monkeypatch: pytest.MonkeyPatch, url: str, told: dict[str, str]
) -> None:
    monkeypatch.setenv("JUMIN_DATABASE_URL", url)
    address = Settings().database_url
    assert address is not None
    assert told.items() <= address.settings("web").items()
    assert address.settings("web")["NAME"] != address.settings("municipality")["NAME"]


def test_more_words_of_an_address_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    query = "sslmode=verify-full&options=-c%20work_mem%3D8MB&connect_timeout=3"
    monkeypatch.setenv("JUMIN_DATABASE_URL", f"postgresql://h/jumin_{{office}}?{query}")
    address = Settings().database_url
    assert address is not None
    handed_on = address.settings("web")["OPTIONS"]
    assert handed_on["sslmode"] == "verify-full"
    assert handed_on["connect_timeout"] == "3"
    assert handed_on["options"].endswith("-c work_mem=8MB")
    assert "lock_timeout" in handed_on["options"]


@pytest.mark.parametrize("unset", [None, ""])
def test_without_an_address_books_are_kept_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, unset: str | None
) -> None:
    monkeypatch.delenv("JUMIN_DATABASE_URL", raising=False)
    if unset is not None:
        monkeypatch.setenv("JUMIN_DATABASE_URL", unset)
    assert Settings().database_url is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clerk:secret@host/jumin",
        "postgresql://clerk:secret@host/jumin_{Office}",
        "postgresql://clerk:secret@host/?application_name={office}",
        "mysql://clerk:secret@host/jumin_{office}",
        "host=host password=secret dbname=jumin_{office}",
        "postgresql://clerk:secret@host:port/jumin_{office}",
        "postgresql://clerk:secret@[::1/jumin_{office}",
        "postgresql://clerk:sec%zzret@host/jumin_{office}",
        "postgresql://clerk:secret@host/jumin_{office}?secret=secret",
        "secret",
    ],
)
def test_a_wrong_address_is_answered_by_a_right_one_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("JUMIN_DATABASE_URL", url)
    with pytest.raises(UsageError, match="postgresql://user@host:5432/jumin_") as wrong:
        settings()
    assert "sec" not in f"{wrong.value}{wrong.value.__cause__}{wrong.value.__context__}"


@pytest.mark.parametrize(("length", "fits"), [(50, True), (51, False)])
def test_names_that_postgresql_would_cut_short_are_refused(length: int, *, fits: bool) -> None:
    address = DatabaseAddress.parse("postgresql://host/" + "x" * length + "_{office}")
    if fits:
        assert len(address.name("municipality")) == 63
    else:
        with pytest.raises(DatabaseAddressError, match="63 bytes"):
            address.name("municipality")


def test_an_address_shows_no_password() -> None:
    address = DatabaseAddress.parse("postgresql://clerk:secret@host/jumin_{office}")
    assert "secret" not in f"{address!r} {address}"
