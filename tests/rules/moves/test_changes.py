"""What lapses and what is done when a holder's particulars change."""

from datetime import date

import pytest
from changing import assert_changes_as_told

from jumin.rules import (
    CardAct,
    HolderChange,
    Lapsing,
    NoValueError,
    is_card_kept_abroad,
    may_state_former_surname,
    municipalities,
    what_is_done,
    what_lapses,
)


ON = date(2024, 6, 3)
EVERYWHERE = [known.id for known in municipalities()]
AT_HOME = sorted(set(HolderChange) - {HolderChange.MOVE_ABROAD})


@pytest.mark.source(
    *("CERT-4", "fujisawa-guide §5", "nakanoto-guide-2022-11-11 §certificates 3"),
    *("kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §6(3)", "izumi-guide §4(1)"),
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("change", AT_HOME)
def test_a_change_voids_the_signature_certificate_and_not_the_authentication_certificate(
    municipality, change
) -> None:
    told = what_lapses(change, municipality=municipality, on=ON)
    assert told.value == (Lapsing.SIGNATURE_CERTIFICATE,)
    assert "states name, address" in str(told.reasons[0])


@pytest.mark.source(
    *("CERT-4", "MOVE-1", "fujisawa-guide §5", "nakanoto-guide-2022-11-11 §certificate 3"),
    *("kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §6(3)", "izumi-guide §4(1)"),
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("change", [HolderChange.MOVE_WITHIN, HolderChange.NAME])
def test_each_guide_says_so_of_address_and_name_itself(municipality, change) -> None:
    """住所変更や婚姻等により氏名、住所等に変更があった場合には自動的に失効します."""
    for ask in (what_lapses, what_is_done):
        told = ask(change, municipality=municipality, on=ON)
        assert [source.source.id.partition("-")[0] for source in told.sources] == [municipality]
        assert not told.assumed


@pytest.mark.source(
    *("MOVE-1", "CARD-2", "tsukuba-guide-2023-10 §6(2)", "kamakura-guide-2024-05-01 §5"),
    *("fujisawa-guide §5(1)", "nakanoto-guide-2022-11-11 §card 3", "izumi-guide §4(1)"),
)
@pytest.mark.parametrize("change", [HolderChange.MOVE_WITHIN, HolderChange.NAME])
def test_a_new_address_or_name_is_endorsed_and_the_chips_text_changed(change) -> None:
    for municipality in EVERYWHERE:
        told = what_is_done(change, municipality=municipality, on=ON)
        assert told.value == (
            CardAct.ENDORSE,
            CardAct.UPDATE_CHIP,
            CardAct.ISSUE_SIGNATURE_CERTIFICATE,
        )
        assert not told.assumed


@pytest.mark.source("MOVE-4", "kamakura-guide-2024-05-01 §5")
def test_a_moving_in_also_continues_the_cards_use() -> None:
    told = what_is_done(HolderChange.MOVE_IN, municipality="kamakura", on=ON)
    assert told.value[0] is CardAct.CONTINUE_USE
    assert CardAct.ENDORSE in told.value


@pytest.mark.source("MOVE-2", "tsukuba-guide-2023-10 §6(1)")
def test_a_notice_of_moving_out_leaves_the_card_as_it_is() -> None:
    assert what_is_done(HolderChange.MOVE_OUT, municipality="tsukuba", on=ON).value == ()


@pytest.mark.source("MOVE-6", "fujisawa-guide §7")
def test_at_a_move_abroad_the_card_is_given_back_and_all_lapses() -> None:
    for on in (date(2023, 6, 1), date(2024, 6, 3)):
        done = what_is_done(HolderChange.MOVE_ABROAD, municipality="fujisawa", on=on)
        assert done.value == (CardAct.TAKE_BACK,)
        lapsing = what_lapses(HolderChange.MOVE_ABROAD, municipality="fujisawa", on=on)
        assert set(lapsing.value) == set(Lapsing)


@pytest.mark.source("MOVE-6", "fujisawa-guide §7", "ritto-cards-abroad §conditions")
@pytest.mark.parametrize(
    ("leaving_on", "applied_on", "is_japanese", "missed"),
    [
        pytest.param(date(2024, 5, 26), date(2024, 5, 25), True, ["given back"], id="day before"),
        pytest.param(date(2024, 5, 27), date(2024, 5, 26), True, [], id="from that day on"),
        pytest.param(date(2024, 6, 10), date(2024, 6, 9), True, [], id="applied the day before"),
        pytest.param(
            date(2024, 6, 10), date(2024, 6, 10), True, ["before the day"], id="applied that day"
        ),
        pytest.param(date(2024, 6, 10), None, True, ["before the day"], id="never applied"),
        pytest.param(
            date(2024, 6, 10), date(2024, 6, 9), False, ["family register"], id="foreign resident"
        ),
    ],
)
def test_since_27_may_2024_a_card_is_kept_abroad_by_who_applies_before_leaving(
    leaving_on, applied_on, is_japanese, missed
) -> None:
    told = is_card_kept_abroad(
        leaving_on=leaving_on, applied_on=applied_on, is_japanese=is_japanese
    )
    assert told.value is (not missed)
    assert len(told.reasons) == len(missed)
    for reason, words in zip(told.reasons, missed, strict=True):
        assert words in str(reason)


@pytest.mark.source("CARD-8", "kamakura-guide-2024-05-01 §8")
@pytest.mark.parametrize(
    ("on", "is_on_record", "may"),
    [
        (date(2019, 11, 4), True, False),
        (date(2019, 11, 5), True, True),
        (date(2019, 11, 5), False, False),
    ],
)
def test_since_5_november_2019_a_card_states_a_former_surname_that_is_on_the_record(
    on, is_on_record, may
) -> None:
    assert may_state_former_surname(is_on_record=is_on_record, on=on).value is may


@pytest.mark.source("CARD-8")
@pytest.mark.parametrize("is_on_record", [True, False])
def test_whether_it_may_changes_on_the_day_that_is_told(is_on_record) -> None:
    for on in (date(2019, 5, 1), date(2019, 11, 5)):
        assert_changes_as_told(
            lambda day: may_state_former_surname(is_on_record=is_on_record, on=day), on
        )


@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("change", HolderChange)
def test_what_a_change_does_changes_on_the_day_that_is_told(municipality, change) -> None:
    for ask in (what_lapses, what_is_done):
        for on in (date(2019, 11, 5), date(2024, 5, 1), date(2026, 1, 1)):
            assert_changes_as_told(
                lambda day, ask=ask: ask(change, municipality=municipality, on=day), on, days=60
            )


@pytest.mark.source("CARD-8")
def test_before_there_were_former_surnames_on_records_nothing_is_known_of_them() -> None:
    with pytest.raises(NoValueError, match="2019-11-05"):
        what_lapses(HolderChange.FORMER_SURNAME, municipality="izumi", on=date(2019, 11, 4))
