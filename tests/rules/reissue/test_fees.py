"""What a card costs anew, and which causes are free."""

from datetime import date
from itertools import combinations

import pytest
from changing import assert_changes_as_told
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    CAUSES,
    Cause,
    Charging,
    NoValueError,
    UnknownMunicipalityError,
    card_fee,
    certificates_fee,
    charging,
    cure,
    handling_cautions,
    municipalities,
    reissue_fee,
)
from jumin.terms import RefusalCode, UsageError


ON = date(2024, 6, 3)
EVERYWHERE = [known.id for known in municipalities()]
causes = st.frozensets(st.sampled_from(list(Cause)), min_size=1)


@pytest.mark.source(
    *("FEE-1", "fujisawa-guide §7", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §7(3)"),
    "izumi-guide §8",
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_card_costs_800_yen_and_its_certificates_200(municipality) -> None:
    card, certificates = card_fee(municipality, ON), certificates_fee(municipality, ON)
    assert (card.value, certificates.value) == (800, 200)
    assert card.assumed is certificates.assumed is (municipality == "nakanoto")


@pytest.mark.source("FEE-1", "fujisawa-guide §7", "izumi-guide §8")
@pytest.mark.parametrize(("with_certificates", "yen"), [(True, 1000), (False, 800)])
def test_with_certificates_it_is_1000_yen_and_800_without(with_certificates, yen) -> None:
    told = reissue_fee(
        municipality="izumi", causes=[Cause.LOSS], with_certificates=with_certificates, on=ON
    )
    assert told.value == yen
    assert str(told.reasons[0]) == "Charged for: the card was lost."
    assert "800 yen" in str(told.reasons[1])


CHARGED = Charging.CHARGED
NAMED = {
    "fujisawa": {
        **dict.fromkeys(
            (
                Cause.LOSS,
                Cause.FIRE,
                Cause.DAMAGE,
                Cause.VOLUNTARY_RETURN,
                Cause.STAY_LAPSED,
                Cause.NUMBER_CHANGE,
                Cause.LOST_ABROAD,
                Cause.CONTINUED_USE_MISSED,
            ),
            CHARGED,
        ),
        **dict.fromkeys(
            (Cause.ENDORSEMENT_FULL, Cause.RETURNED_ABROAD, Cause.RENEWAL), Charging.FREE
        ),
    },
    "nakanoto": dict.fromkeys((Cause.LOSS, Cause.DAMAGE), CHARGED),
    "kamakura": dict.fromkeys(
        (Cause.LOSS, Cause.THEFT, Cause.DAMAGE, Cause.CONTINUED_USE_MISSED), CHARGED
    ),
    "tsukuba": {
        **dict.fromkeys((Cause.LOSS, Cause.THEFT, Cause.STAY_LAPSED), CHARGED),
        **dict.fromkeys(
            (Cause.NOTICE_MISSED, Cause.CONTINUED_USE_MISSED, Cause.RENEWAL_WITHOUT_OLD_CARD),
            Charging.POSSIBLE,
        ),
    },
    "izumi": {
        **dict.fromkeys((Cause.LOSS, Cause.FIRE, Cause.DAMAGE, Cause.CARELESS_HANDLING), CHARGED),
        **dict.fromkeys(
            (Cause.AUTHORITY_FAULT, Cause.DISASTER, Cause.NOT_HOLDERS), Charging.EXCUSED
        ),
    },
}
"""What each guide itself says of the fee."""


@pytest.mark.source(
    *("FEE-2", "FEE-3", "CARD-9", "fujisawa-guide §7", "nakanoto-guide-2022-11-11 §card 5"),
    *("kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §4 §6(1) §7(3)"),
    *("izumi-guide §7(4) §8", "EXP-4", "EXP-7", "MOVE-5"),
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("cause", Cause)
def test_each_guide_names_its_causes_and_what_it_does_not_name_is_assumed(
    municipality, cause
) -> None:
    told = charging(cause, municipality=municipality, on=ON)
    named = NAMED[municipality].get(cause)
    if named is not None:
        assert (told.value, told.assumed) == (named, False)
        assert {source.source.id.split("-")[0] for source in told.sources} == {municipality}
    else:
        assert told.assumed or cause is Cause.FIRST_ISSUE
        assert told.reasons


@pytest.mark.source("FEE-2", "izumi-guide §8")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize("excuse", [Cause.AUTHORITY_FAULT, Cause.DISASTER, Cause.NOT_HOLDERS])
@pytest.mark.parametrize("cause", sorted(set(Cause)))
def test_a_cause_that_is_not_the_holders_wins_over_every_other(municipality, excuse, cause) -> None:
    told = reissue_fee(municipality=municipality, causes=[cause, excuse], on=ON)
    assert told.value == 0
    assert "Not the holder's" in str(told.reasons[0])


@pytest.mark.source("MOVE-6", "fujisawa-guide §7")
def test_after_a_return_abroad_it_is_free_unless_the_card_was_lost_meanwhile() -> None:
    returned = reissue_fee(municipality="fujisawa", causes=[Cause.RETURNED_ABROAD], on=ON)
    lost = reissue_fee(
        municipality="fujisawa", causes=[Cause.RETURNED_ABROAD, Cause.LOST_ABROAD], on=ON
    )
    assert (returned.value, lost.value) == (0, 1000)


@pytest.mark.source("CARD-2", "FEE-3", "fujisawa-guide §7")
def test_a_card_whose_endorsement_field_is_full_is_reissued_free_of_charge() -> None:
    told = reissue_fee(municipality="fujisawa", causes=[Cause.ENDORSEMENT_FULL], on=ON)
    assert (told.value, told.assumed) == (0, False)


@pytest.mark.source("EXP-7", "tsukuba-guide-2023-10 §4(1)")
def test_a_renewal_is_free_and_may_cost_where_the_old_card_is_not_given_back() -> None:
    assert reissue_fee(municipality="tsukuba", causes=[Cause.RENEWAL], on=ON).value == 0
    without = reissue_fee(
        municipality="tsukuba", causes=[Cause.RENEWAL, Cause.RENEWAL_WITHOUT_OLD_CARD], on=ON
    )
    assert without.value == 1000
    assert "may be due" in str(without.reasons[0])


@pytest.mark.source("FEE-3", "matsuyama-card-fees §table")
def test_the_first_card_is_free() -> None:
    assert reissue_fee(municipality="kamakura", causes=[Cause.FIRST_ISSUE], on=ON).value == 0


@given(of=causes, more=causes, municipality=st.sampled_from(EVERYWHERE))
def test_the_order_of_causes_does_not_matter_and_an_excuse_never_costs(
    of, more, municipality
) -> None:
    def fee(*named):
        return reissue_fee(municipality=municipality, causes=named, on=ON).value

    assert fee(*of) == fee(*reversed(list(of)))
    assert fee(*of) in {0, 1000}
    kinds = {charging(cause, municipality=municipality, on=ON).value for cause in of | more}
    expected = 0 if Charging.EXCUSED in kinds or kinds == {Charging.FREE} else 1000
    assert fee(*of, *more) == expected


@given(of=causes, municipality=st.sampled_from(EVERYWHERE))
def test_every_fee_tells_of_the_causes_that_decide(of, municipality) -> None:
    told = reissue_fee(municipality=municipality, causes=of, on=ON)
    said = " ".join(map(str, told.reasons))
    assert any(str(CAUSES[cause]) in said for cause in of)


@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_fee_changes_on_the_day_that_is_told(municipality) -> None:
    some = [Cause.LOSS, Cause.FIRE, Cause.RENEWAL, Cause.DISASTER]
    for of in (*combinations(some, 1), *combinations(some, 2)):
        for on in (date(2016, 1, 1), ON):
            assert_changes_as_told(
                lambda day, of=of: reissue_fee(municipality=municipality, causes=of, on=day),
                on,
                days=60,
            )
    for cause in Cause:
        assert_changes_as_told(
            lambda day, cause=cause: charging(cause, municipality=municipality, on=day), ON, days=60
        )


def test_a_guides_word_is_told_from_its_edition_on_and_before_it_is_assumed() -> None:
    edition = date(2023, 10, 1)
    told = charging(Cause.THEFT, municipality="tsukuba", on=edition)
    assert (told.value, told.assumed) == (CHARGED, False)
    before = charging(Cause.THEFT, municipality="tsukuba", on=date(2023, 9, 30))
    assert (before.value, before.assumed) == (Charging.EXCUSED, True)


def test_without_a_cause_there_is_no_reissue() -> None:
    with pytest.raises(UsageError, match="name one at least"):
        reissue_fee(municipality="izumi", causes=[], on=ON)


def test_where_there_were_no_cards_yet_no_fee_is_known() -> None:
    with pytest.raises(NoValueError, match="2016-01-01"):
        reissue_fee(municipality="nakanoto", causes=[Cause.FIRE], on=date(2015, 12, 31))
    with pytest.raises(UnknownMunicipalityError, match="kamakura"):
        reissue_fee(municipality="kamakra", causes=[Cause.LOSS], on=ON)


@pytest.mark.source("CARD-9", "izumi-guide §7")
def test_a_card_is_kept_from_heat_force_chemicals_and_magnetism_or_its_reissue_costs() -> None:
    told = handling_cautions("izumi", ON)
    assert (told.value, told.assumed) == (("heat", "force", "chemicals", "magnetism"), False)
    assert charging(Cause.CARELESS_HANDLING, municipality="izumi", on=ON).value is CHARGED
    elsewhere = handling_cautions("fujisawa", ON)
    assert (elsewhere.value, elsewhere.assumed) == (told.value, True)


@pytest.mark.source("FEE-1", "INFO-1")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (RefusalCode.CARD_LAPSED, Cause.CONTINUED_USE_MISSED),
        (RefusalCode.CARD_UNREADABLE, Cause.DAMAGE),
    ],
)
def test_a_refusal_that_a_new_card_cures_names_the_same_cost_or_none(
    municipality, code, cause
) -> None:
    told = reissue_fee(municipality=municipality, causes=[cause], on=ON)
    named = cure(code, municipality, ON).cost
    assert named == told.value or (named is None and municipality == "nakanoto")
