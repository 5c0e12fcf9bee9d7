from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from changing import assert_changes_as_told
from hypothesis import given
from hypothesis import strategies as st

from jumin.rules import (
    Entry,
    PresentedDocument,
    Procedure,
    UnknownDocumentError,
    identity_asked_for,
    identity_documents,
    municipalities,
    proves_identity,
    proves_number,
    proving_documents,
)
from jumin.terms import MunicipalityId


JUNE = date(2024, 6, 3)
A_DAY = timedelta(days=1)
EVERYWHERE = [municipality.id for municipality in municipalities()]
FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
ALL_ENTRIES = frozenset(Entry)
KINDS = proving_documents(KAMAKURA)


def document(
    kind: str, *entries: Entry, until: date | None = None, changed_on: date | None = None
) -> PresentedDocument:
    """Present a document; it bears all entries, unless some are named."""
    return PresentedDocument(kind, frozenset(entries) or ALL_ENTRIES, until, changed_on)


def is_enough(
    kinds: Sequence[str], procedure: Procedure, municipality: MunicipalityId, on: date = JUNE
) -> bool:
    """Whether documents of these kinds prove identity."""
    return proves_identity([document(kind) for kind in kinds], procedure, municipality, on).value


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 A")
@pytest.mark.parametrize(
    "kind",
    ["card", "notification-card", "resident-record-with-number", "certified-entries-with-number"],
)
def test_one_document_that_shows_the_number_proves_it(kind: str) -> None:
    """次のいずれか1点が必要です."""
    told = proves_number([PresentedDocument(kind)], KAMAKURA, JUNE)
    assert (told.value, told.assumed) == (True, False)


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 A")
@pytest.mark.parametrize("kind", ["driving-licence", "health-insurance-card"])
def test_what_does_not_show_the_number_does_not_prove_it(kind: str) -> None:
    told = proves_number([document(kind)], KAMAKURA, JUNE)
    assert not told.value
    assert "does not show the My Number" in str(told.reasons[0])
    nothing = proves_number([], KAMAKURA, JUNE)
    assert not nothing.value
    assert "My Number Card, notification card, " in str(nothing.reasons[-1])
    assert [str(source) for source in nothing.sources] == ["kamakura-guide-2024-05-01 §2"]


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 A")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize(
    ("changed_on", "is_proof"),
    [(None, True), (date(2020, 5, 24), True), (date(2020, 5, 25), False), (JUNE, False)],
)
def test_a_notification_card_whose_entries_changed_since_25_may_2020_proves_nothing(
    municipality: MunicipalityId, changed_on: date | None, *, is_proof: bool
) -> None:
    """令和2年5月25日以降に変更があった場合には使えません."""
    card = PresentedDocument("notification-card", changed_on=changed_on)
    told = proves_number([card], municipality, JUNE)
    assert told.value is is_proof
    assert any("2020-05-25" in str(reason) for reason in told.reasons) is not is_proof
    assert "kamakura-guide-2024-05-01 §2" in map(str, told.sources)


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 A")
def test_a_notification_card_proves_the_number_until_its_entries_change() -> None:
    card = PresentedDocument("notification-card", changed_on=date(2024, 7, 1))
    assert proves_number([card], KAMAKURA, date(2024, 6, 30)).changes_on == date(2024, 7, 1)
    assert not proves_number([card], KAMAKURA, date(2024, 7, 1)).value


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 B")
@pytest.mark.parametrize("municipality", EVERYWHERE)
@pytest.mark.parametrize(
    ("kinds", "is_proof"),
    [
        (["card"], True),
        (["driving-licence"], True),
        (["passport"], True),
        (["basic-register-card"], True),
        (["residence-card"], True),
        (["health-insurance-card"], False),
        (["health-insurance-card", "pension-handbook"], True),
        (["student-id", "employee-id"], True),
        (["care-insurance-card", "student-id"], True),
        (["student-id", "student-id"], False),
        (["notification-card", "resident-record-with-number"], False),
        ([], False),
    ],
)
def test_identity_is_proved_by_one_document_with_a_photo_or_two_others(
    kinds: list[str], municipality: MunicipalityId, *, is_proof: bool
) -> None:
    """1点確認（顔写真のある公的機関発行のもの）・2点確認."""
    assert is_enough(kinds, Procedure.RETURN_CARD, municipality) is is_proof


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 B")
@pytest.mark.parametrize(
    ("entries", "is_proof"),
    [
        ((Entry.NAME, Entry.BIRTH_DATE), True),
        ((Entry.NAME, Entry.ADDRESS), True),
        ((Entry.BIRTH_DATE, Entry.ADDRESS), False),
        ((Entry.NAME,), False),
    ],
)
def test_a_document_bears_name_and_birth_date_or_name_and_address(
    entries: tuple[Entry, ...], *, is_proof: bool
) -> None:
    """「氏名と生年月日」または「氏名と住所」の記載があるもの."""
    passport = document("passport", *entries)
    told = proves_identity([passport], Procedure.RETURN_CARD, KAMAKURA, JUNE)
    assert told.value is is_proof


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 B")
def test_a_document_is_accepted_on_its_last_day_and_not_on_the_day_after() -> None:
    """提示するときに、有効期間内."""
    licence = document("driving-licence", until=date(2024, 6, 30))
    told = proves_identity([licence], Procedure.RETURN_CARD, KAMAKURA, date(2024, 6, 30))
    assert (told.value, told.changes_on) == (True, date(2024, 7, 1))
    told = proves_identity([licence], Procedure.RETURN_CARD, KAMAKURA, date(2024, 7, 1))
    assert (told.value, told.changes_on) == (False, None)
    assert [str(reason) for reason in told.reasons[:1]] == [
        "driving licence is not accepted: its last day was 2024-06-30."
    ]


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §2 B")
def test_one_document_may_expire_while_another_is_enough() -> None:
    shown = [document("driving-licence", until=date(2024, 6, 30)), document("passport")]
    told = proves_identity(shown, Procedure.RETURN_CARD, KAMAKURA, JUNE)
    assert (told.value, told.changes_on) == (True, None)


@pytest.mark.source("COUNTER-4")
def test_the_reasons_tell_in_order_which_document_was_not_accepted_and_why() -> None:
    shown = [
        document("notification-card"),
        document("student-id", Entry.NAME),
        document("employee-id"),
        document("employee-id"),
        document("card"),
    ]
    told = proves_identity(shown, Procedure.RESET_PIN, KAMAKURA, JUNE)
    assert not told.value
    reasons = [str(reason) for reason in told.reasons]
    words = ["notification card", "student card", "employee card: one of a kind", "My Number Card"]
    for reason, word in zip(reasons, words, strict=False):
        assert reason.startswith(word)
    assert reasons[4].startswith("Enough would be")


@pytest.mark.source(
    "COUNTER-2", "COUNTER-4", "kamakura-guide-2024-05-01 §7", "tsukuba-guide-2023-10 §3(2)"
)
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_for_a_pin_the_card_itself_proves_nothing(municipality: MunicipalityId) -> None:
    """カード以外の本人確認書類."""
    assert not is_enough(["card"], Procedure.RESET_PIN, municipality)
    assert not is_enough(["card", "notification-card"], Procedure.RESET_PIN, municipality)
    assert is_enough(["card", "driving-licence"], Procedure.RESET_PIN, municipality)


@pytest.mark.source("COUNTER-4", "tsukuba-guide-2023-10 §3(2)", "kamakura-guide-2024-05-01 §7")
@pytest.mark.parametrize(
    ("municipality", "is_proof"),
    [(TSUKUBA, True), (KAMAKURA, False), (FUJISAWA, False), (NAKANOTO, False), (IZUMI, False)],
)
def test_for_a_pin_an_insurance_card_alone_is_enough_in_tsukuba(
    municipality: MunicipalityId, *, is_proof: bool
) -> None:
    """運転免許証、健康保険証など."""
    assert is_enough(["health-insurance-card"], Procedure.RESET_PIN, municipality) is is_proof


@pytest.mark.source("LOSS-3", "COUNTER-4", "kamakura-guide-2024-05-01 §5")
def test_for_a_found_card_kamakura_takes_an_insurance_card() -> None:
    """運転免許証、パスポート、健康保険証等."""
    assert is_enough(["card", "health-insurance-card"], Procedure.LIFT_SUSPENSION, KAMAKURA)
    assert not is_enough(["card"], Procedure.LIFT_SUSPENSION, KAMAKURA)


@pytest.mark.source("LOSS-3", "COUNTER-4", "tsukuba-guide-2023-10 §7(3)")
def test_for_a_found_card_tsukuba_asks_for_the_card_alone() -> None:
    assert is_enough(["card"], Procedure.LIFT_SUSPENSION, TSUKUBA)
    assert not is_enough(["driving-licence"], Procedure.LIFT_SUSPENSION, TSUKUBA)


@pytest.mark.source("LOSS-3", "COUNTER-4")
@pytest.mark.parametrize("municipality", [FUJISAWA, NAKANOTO, IZUMI])
def test_for_a_found_card_the_other_guides_name_nothing(municipality: MunicipalityId) -> None:
    told = proves_identity([document("passport")], Procedure.LIFT_SUSPENSION, municipality, JUNE)
    assert (told.value, told.assumed) == (True, True)


@pytest.mark.source("LOSS-4", "LOSS-5", "COUNTER-4", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize("procedure", [Procedure.APPLY_FOR_REISSUE, Procedure.CHANGE_NUMBER])
@pytest.mark.parametrize(
    ("kinds", "is_proof"),
    [
        (["driving-licence"], True),
        (["health-insurance-card"], False),
        (["health-insurance-card", "consultation-card"], True),
        (["consultation-card", "health-insurance-card"], True),
        (["consultation-card", "student-id"], False),
    ],
)
def test_for_a_reissue_tsukuba_takes_a_licence_or_an_insurance_card_and_another(
    kinds: list[str], procedure: Procedure, *, is_proof: bool
) -> None:
    """運転免許証や保険証+氏名、生年月日入り診察券など."""
    assert is_enough(kinds, procedure, TSUKUBA) is is_proof


@pytest.mark.source("LOSS-4", "COUNTER-4", "tsukuba-guide-2023-10 §7(3)")
def test_a_consultation_card_bears_name_and_birth_date() -> None:
    """氏名、生年月日入り診察券."""
    insurance = document("health-insurance-card")
    for entries, is_proof in (
        ((Entry.NAME, Entry.BIRTH_DATE), True),
        ((Entry.NAME, Entry.ADDRESS), False),
    ):
        shown = [insurance, document("consultation-card", *entries)]
        told = proves_identity(shown, Procedure.APPLY_FOR_REISSUE, TSUKUBA, JUNE)
        assert told.value is is_proof


@pytest.mark.source("COUNTER-4", "HEALTH-3", "hosei-insurance-cards-2025-10-23 §end of use")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_health_insurance_card_proves_identity_until_1_december_2025(
    municipality: MunicipalityId,
) -> None:
    shown = [document("health-insurance-card"), document("student-id")]
    told = proves_identity(shown, Procedure.RETURN_CARD, municipality, date(2025, 12, 1))
    assert (told.value, told.changes_on) == (True, date(2025, 12, 2))
    told = proves_identity(shown, Procedure.RETURN_CARD, municipality, date(2025, 12, 2))
    assert not told.value
    assert str(told.reasons[0]) == "health insurance card is not in use on that day."
    assert "health-insurance-card" not in identity_documents(municipality, date(2025, 12, 2))


@pytest.mark.source("COUNTER-4", "HEALTH-3")
def test_the_certificate_of_eligibility_takes_its_place_from_2_december_2024() -> None:
    shown = [document("eligibility-certificate"), document("consultation-card")]
    eve = proves_identity(shown, Procedure.APPLY_FOR_REISSUE, TSUKUBA, date(2024, 12, 1))
    assert (eve.value, eve.changes_on) == (False, date(2024, 12, 2))
    told = proves_identity(shown, Procedure.APPLY_FOR_REISSUE, TSUKUBA, date(2024, 12, 2))
    assert (told.value, told.assumed) == (True, True)


@pytest.mark.source("COUNTER-4", "HEALTH-3", "koshigaya-card-procedures-2024-12-09 §two documents")
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_a_certificate_of_eligibility_is_one_of_two_documents_from_2_december_2024(
    municipality: MunicipalityId,
) -> None:
    shown = [document("eligibility-certificate"), document("student-id")]
    eve = proves_identity(shown, Procedure.RETURN_CARD, municipality, date(2024, 12, 1))
    assert (eve.value, eve.changes_on) == (False, date(2024, 12, 2))
    assert proves_identity(shown, Procedure.RETURN_CARD, municipality, date(2024, 12, 2)).value


@pytest.mark.source("LOSS-4", "COUNTER-4", "tsukuba-guide-2023-10 §7(3)")
def test_tsukubas_own_rule_holds_from_the_edition_of_its_guide_on() -> None:
    shown = [document("student-id"), document("employee-id")]
    eve = proves_identity(shown, Procedure.APPLY_FOR_REISSUE, TSUKUBA, date(2023, 9, 30))
    assert (eve.value, eve.changes_on) == (True, date(2023, 10, 1))
    assert not proves_identity(shown, Procedure.APPLY_FOR_REISSUE, TSUKUBA, date(2023, 10, 1)).value


@pytest.mark.source("COUNTER-4")
def test_an_unknown_kind_of_document_says_which_was_meant() -> None:
    with pytest.raises(UnknownDocumentError, match="Did you mean passport"):
        proves_identity([document("pasport")], Procedure.RESET_PIN, KAMAKURA, JUNE)
    with pytest.raises(UnknownDocumentError, match="We know: card"):
        proves_number([document("x" * 5000)], KAMAKURA, JUNE)


@pytest.mark.source("COUNTER-4", "kamakura-guide-2024-05-01 §7")
def test_what_is_asked_for_is_told_in_words() -> None:
    told = identity_asked_for(Procedure.RESET_PIN, KAMAKURA, JUNE)
    assert [str(each) for each in told.value][:1] == ["a document with a photo issued by an office"]
    assert str(told.reasons[0]) == "The card itself is not one of them."


@pytest.mark.source("COUNTER-4", "tsukuba-guide-2023-10 §7(3)")
def test_what_only_is_asked_for_is_told_by_its_name() -> None:
    told = identity_asked_for(Procedure.LIFT_SUSPENSION, TSUKUBA, JUNE)
    assert [str(each) for each in told.value] == ["My Number Card"]


shown_documents = st.lists(
    st.builds(
        PresentedDocument,
        st.sampled_from(KINDS),
        st.frozensets(st.sampled_from(list(Entry))),
        st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31)),
        st.none() | st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    ),
    max_size=5,
)
days = st.dates(date(2024, 5, 1), date(2026, 6, 30))
procedures_asked = st.sampled_from(list(Procedure))


@pytest.mark.source("COUNTER-4", "tsukuba-guide-2023-10 §7(3)")
@pytest.mark.parametrize(
    ("on", "is_named"), [(date(2025, 12, 1), True), (date(2025, 12, 2), False)]
)
def test_a_document_that_is_out_of_use_is_not_asked_for(on: date, *, is_named: bool) -> None:
    told = identity_asked_for(Procedure.APPLY_FOR_REISSUE, TSUKUBA, on)
    assert ("insurance card" in " ".join(map(str, told.value))) is is_named


@pytest.mark.source("COUNTER-4")
@given(shown_documents, shown_documents, procedures_asked, st.sampled_from(EVERYWHERE), days)
def test_more_documents_never_make_it_too_few(
    some: list[PresentedDocument],
    more: list[PresentedDocument],
    procedure: Procedure,
    municipality: MunicipalityId,
    on: date,
) -> None:
    if proves_identity(some, procedure, municipality, on).value:
        assert proves_identity([*more, *some], procedure, municipality, on).value
    if proves_number(some, municipality, on).value:
        assert proves_number([*more, *some], municipality, on).value


@pytest.mark.source("COUNTER-4")
@given(shown_documents, procedures_asked, st.sampled_from(EVERYWHERE), days)
def test_the_order_of_documents_and_a_longer_validity_take_nothing_away(
    shown: list[PresentedDocument], procedure: Procedure, municipality: MunicipalityId, on: date
) -> None:
    told = proves_identity(shown, procedure, municipality, on)
    assert told.value is proves_identity(shown[::-1], procedure, municipality, on).value
    lasting = [PresentedDocument(each.kind, each.entries) for each in shown]
    if told.value:
        assert proves_identity(lasting, procedure, municipality, on).value
    assert told.reasons


@pytest.mark.source("COUNTER-4")
@given(shown_documents, procedures_asked, st.sampled_from(EVERYWHERE), days)
def test_the_answer_changes_on_the_day_that_is_told(
    shown: list[PresentedDocument], procedure: Procedure, municipality: MunicipalityId, on: date
) -> None:
    for ask in (
        lambda day: proves_identity(shown, procedure, municipality, day),
        lambda day: proves_number(shown, municipality, day),
    ):
        told = ask(on)
        last = told.changes_on or date(2027, 1, 2)
        candidates = [
            *(each.valid_until + A_DAY for each in shown if each.valid_until),
            *(each.changed_on for each in shown if each.changed_on),
            date(2024, 12, 2),
            date(2025, 12, 2),
        ]
        assert all(ask(day).value is told.value for day in candidates if on < day < last)
        if told.changes_on:
            assert ask(told.changes_on).value is not told.value


@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_day_after_day_the_answer_is_the_one_that_was_told(municipality: MunicipalityId) -> None:
    shown = [
        document("health-insurance-card"),
        document("student-id", until=date(2025, 3, 31)),
        document("eligibility-certificate", until=date(2025, 11, 30)),
    ]
    for on in (date(2024, 11, 1), date(2025, 3, 31), date(2025, 12, 1)):
        assert_changes_as_told(
            lambda day: proves_identity(shown, Procedure.RETURN_CARD, municipality, day), on, 300
        )
    card = [PresentedDocument("notification-card", changed_on=date(2025, 3, 31))]
    assert_changes_as_told(
        lambda day: proves_number(card, municipality, day), date(2024, 11, 1), 200
    )
    assert_changes_as_told(
        lambda day: identity_asked_for(Procedure.APPLY_FOR_REISSUE, municipality, day),
        date(2024, 11, 1),
        60,
    )
