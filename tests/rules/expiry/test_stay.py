from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jumin.rules import (
    Answer,
    ImpossibleDaysError,
    Residency,
    answering_by,
    card_last_day,
    card_last_day_after_extension,
    extension_last_day,
    load_over,
    special_period_last_day,
    stay_ends_card,
)


BY_ITSELF = """\
{}:
  title: {{ja: 自動, en: by itself}}
  unit: yes-no
  values:
    - value: true
      since: 2016-01-01
      kind: guide
      source: izumi-guide#5
      verified_on: 2026-11-22
"""
BORN, ISSUED, STAY_UNTIL = date(1990, 5, 30), date(2024, 6, 10), date(2026, 12, 31)


def extended(
    on: date, until: date | None, born_on: date = BORN, applied_on: date | None = None
) -> Answer[date]:
    return card_last_day_after_extension(
        issued_on=ISSUED,
        born_on=born_on,
        applied_on=applied_on,
        stay_until=STAY_UNTIL,
        extended_on=on,
        new_stay_until=until,
    )


@pytest.mark.source(
    "EXP-4", "tsukuba-guide-2023-10 §4(3)", "fujisawa-guide §3", "chiba-foreign-residents §validity"
)
@pytest.mark.parametrize(
    ("residency", "has_end"),
    [
        (Residency.JAPANESE, False),
        (Residency.PERMANENT, False),
        (Residency.SPECIAL_PERMANENT, False),
        (Residency.HIGHLY_SKILLED_2, False),
        (Residency.MID_TO_LONG_TERM, True),
        (Residency.TEMPORARY_REFUGE, True),
        (Residency.PROVISIONAL_STAY, True),
        (Residency.BORN_OR_NATIONALITY_LOST, True),
    ],
)
def test_the_stay_of_permanent_and_highly_skilled_residents_does_not_end_their_cards(
    residency: Residency, *, has_end: bool
) -> None:
    """永住者、高度専門職第2号を除く."""
    told = stay_ends_card(residency, date(2026, 11, 22))
    assert (told.value, told.assumed, told.changes_on) == (has_end, False, None)


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §4(3)")
def test_a_card_is_extended_to_its_last_day_and_not_by_itself() -> None:
    """在留期限に変更があった場合でも、自動更新されません."""
    told = extension_last_day(STAY_UNTIL)
    assert told.value == STAY_UNTIL
    assert [str(source) for source in told.sources] == ["kamakura-guide-2024-05-01 §5"]
    assert any("not extended by itself" in str(reason) for reason in told.reasons)


@pytest.mark.source("EXP-4", "tsukuba-guide-2023-10 §4(3)")
def test_on_the_last_day_a_card_is_still_extended_and_on_the_day_after_it_has_lapsed() -> None:
    """有効期間内に変更の手続きをしなかった場合、カードは失効します."""
    assert extended(date(2026, 12, 31), date(2029, 12, 31)).value == date(2029, 12, 31)
    with pytest.raises(ImpossibleDaysError, match="2026-12-31; one that has lapsed is issued anew"):
        extended(date(2027, 1, 1), date(2029, 12, 31))
    with pytest.raises(ImpossibleDaysError, match="from its issue"):
        extended(date(2024, 6, 9), date(2029, 12, 31))


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5")
@pytest.mark.parametrize(
    ("born_on", "until", "last"),
    [
        pytest.param(BORN, date(2034, 5, 29), date(2034, 5, 29), id="the day before the birthday"),
        pytest.param(BORN, date(2034, 5, 31), date(2034, 5, 30), id="not past the tenth birthday"),
        pytest.param(BORN, None, date(2034, 5, 30), id="a stay that has no end any more"),
        pytest.param(
            date(2010, 5, 30),
            date(2034, 5, 31),
            date(2029, 5, 30),
            id="under 18 not past the fifth",
        ),
    ],
)
def test_no_extension_goes_past_the_birthday_that_ends_the_card(
    born_on: date, until: date | None, last: date
) -> None:
    """10回目（18歳未満は5回目）の誕生日は越えられません."""
    assert extended(date(2026, 11, 22), until, born_on).value == last


@pytest.mark.source("EXP-4", "EXP-3", "kamiita-extension §certificates")
def test_the_certificates_are_not_extended_with_the_card() -> None:
    told = extended(date(2026, 11, 22), date(2029, 12, 31), applied_on=date(2024, 5, 1))
    assert any("certificates are not extended" in str(reason) for reason in told.reasons)
    assert "kamiita-extension §certificates" in [str(source) for source in told.sources]
    assert not told.assumed


@pytest.mark.source("EXP-4", "chiba-foreign-residents §special period", "civil-code §143(2)")
@pytest.mark.parametrize(
    ("stay_until", "last"),
    [
        pytest.param(date(2026, 10, 15), date(2026, 12, 15), id="two months later"),
        pytest.param(date(2026, 12, 31), date(2027, 2, 28), id="31 February is never"),
        pytest.param(date(2027, 12, 31), date(2028, 2, 29), id="nor in a leap year"),
    ],
)
def test_while_an_application_is_pending_a_stay_lasts_two_months_more(
    stay_until: date, last: date
) -> None:
    """在留期間の満了日から2か月."""
    assert special_period_last_day(stay_until).value == last


def test_a_new_stay_does_not_end_before_the_day_at_the_counter() -> None:
    assert extended(date(2026, 11, 22), date(2026, 11, 22)).value == date(2026, 11, 22)
    with pytest.raises(ImpossibleDaysError, match="new period of stay"):
        extended(date(2026, 11, 22), date(2026, 11, 21))


days = st.dates(date(2024, 6, 10), date(2050, 12, 31))


@given(born_on=st.dates(date(1920, 1, 1), date(2024, 6, 1)), on=days, until=days)
def test_an_extended_card_lasts_as_one_issued_with_the_new_stay(
    born_on: date, on: date, until: date
) -> None:
    without_stay = card_last_day(issued_on=ISSUED, born_on=born_on).value
    assume(on <= min(STAY_UNTIL, without_stay) and until >= on)
    assert extended(on, until, born_on).value == min(until, without_stay)


@pytest.mark.source("EXP-4")
def test_what_is_told_of_an_extension_follows_the_rules_that_are_in_force(tmp_path: Path) -> None:
    (tmp_path / "national").mkdir()
    keys = ("extension-is-automatic", "certificates-extend-with-card")
    text = "".join(map(BY_ITSELF.format, keys))
    (tmp_path / "national" / "validity.yaml").write_text(text, encoding="utf-8")
    with answering_by(load_over(tmp_path)):
        by_itself = extension_last_day(STAY_UNTIL)
        told = extended(date(2026, 11, 22), date(2029, 12, 31))
    assert [str(reason) for reason in by_itself.reasons] == [
        "The card is extended by itself with the stay."
    ]
    assert any("certificates are extended with it" in str(reason) for reason in told.reasons)
