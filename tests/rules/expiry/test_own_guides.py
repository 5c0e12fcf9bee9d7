"""What several guides say alike is answered by the asked municipality's own."""

from datetime import date

import pytest

from jumin.rules import (
    card_last_day,
    certificate_last_day,
    extension_last_day,
    municipalities,
    packaged,
    renewal_notice_day,
    renewal_opens_on,
)
from jumin.terms import CertificatePurpose, MunicipalityId


FUJISAWA, NAKANOTO, KAMAKURA, TSUKUBA, IZUMI = map(
    MunicipalityId, ("fujisawa", "nakanoto", "kamakura", "tsukuba", "izumi")
)
EVERYWHERE = [municipality.id for municipality in municipalities()]
BORN, ISSUED = date(1990, 5, 30), date(2024, 6, 10)


@pytest.mark.source(
    "EXP-1",
    "fujisawa-guide §3",
    "nakanoto-guide-2022-11-11 §card 4",
    "kamakura-guide-2024-05-01 §4",
    "tsukuba-guide-2023-10 §4(1)",
    "izumi-guide §5(1)",
)
@pytest.mark.parametrize(
    ("municipality", "cited"),
    [
        (FUJISAWA, "fujisawa-guide §3"),
        (NAKANOTO, "nakanoto-guide-2022-11-11 §card 4"),
        (KAMAKURA, "kamakura-guide-2024-05-01 §4"),
        (TSUKUBA, "tsukuba-guide-2023-10 §4(1)"),
        (IZUMI, "izumi-guide §5(1)"),
    ],
)
@pytest.mark.parametrize(("born_on", "last"), [(BORN, 2034), (date(2010, 5, 30), 2029)])
def test_all_five_guides_say_the_tenth_birthday_and_under_18_the_fifth(
    municipality: MunicipalityId, cited: str, born_on: date, last: int
) -> None:
    """18歳以上の方は10回目の誕生日まで、18歳未満の方は5回目の誕生日まで."""
    told = card_last_day(issued_on=ISSUED, born_on=born_on, municipality=municipality)
    assert (told.value, told.assumed) == (date(last, 5, 30), False)
    assert [str(source) for source in told.sources] == [cited]


@pytest.mark.source(
    "EXP-3",
    "fujisawa-guide §3",
    "nakanoto-guide-2022-11-11 §certificate 4",
    "kamakura-guide-2024-05-01 §5",
    "tsukuba-guide-2023-10 §4(2)",
    "izumi-guide §5(2)",
)
@pytest.mark.parametrize(
    ("municipality", "cited"),
    [
        (FUJISAWA, "fujisawa-guide §3"),
        (NAKANOTO, "nakanoto-guide-2022-11-11 §certificate 4"),
        (KAMAKURA, "kamakura-guide-2024-05-01 §5"),
        (TSUKUBA, "tsukuba-guide-2023-10 §4(2)"),
        (IZUMI, "izumi-guide §5(2)"),
    ],
)
def test_all_five_guides_say_the_fifth_birthday_of_certificates(
    municipality: MunicipalityId, cited: str
) -> None:
    """電子証明書は発行日から5回目の誕生日まで."""
    told = certificate_last_day(
        CertificatePurpose.AUTHENTICATION,
        issued_on=ISSUED,
        born_on=BORN,
        card_last_day=date(2034, 5, 30),
        municipality=municipality,
    )
    assert told.value == date(2029, 5, 30)
    assert [str(source) for source in told.sources] == [cited]


@pytest.mark.source(
    "EXP-5",
    "fujisawa-guide §4",
    "nakanoto-guide-2022-11-11 §card 4",
    "kamakura-guide-2024-05-01 §8",
    "tsukuba-guide-2023-10 §4",
    "izumi-guide §5(3)",
)
@pytest.mark.parametrize(
    ("municipality", "cited", "is_assumed"),
    [
        (FUJISAWA, "fujisawa-guide §4", False),
        (NAKANOTO, "nakanoto-guide-2022-11-11 §card 4", True),
        (KAMAKURA, "kamakura-guide-2024-05-01 §8", False),
        (TSUKUBA, "tsukuba-guide-2023-10 §4", True),
        (IZUMI, "izumi-guide §5(3)", False),
    ],
)
def test_renewal_opens_alike_though_two_guides_leave_out_the_day_after(
    municipality: MunicipalityId, cited: str, *, is_assumed: bool
) -> None:
    """有効期限の3ヶ月前の翌日から; 満了3ケ月前より."""
    told = renewal_opens_on(date(2027, 4, 1), municipality=municipality)
    assert (told.value, told.assumed) == (date(2027, 1, 2), is_assumed)
    assert [str(source) for source in told.sources] == [cited]
    posted = renewal_notice_day(date(2027, 4, 1), municipality=municipality)
    assert (posted.value, cited in map(str, posted.sources)) == (date(2027, 1, 2), True)


@pytest.mark.source("EXP-4", "kamakura-guide-2024-05-01 §5", "tsukuba-guide-2023-10 §4(3)")
@pytest.mark.parametrize(
    ("municipality", "cited"),
    [
        (KAMAKURA, "kamakura-guide-2024-05-01 §5"),
        (TSUKUBA, "tsukuba-guide-2023-10 §4(3)"),
    ],
)
def test_a_card_is_not_extended_by_itself_with_the_stay(
    municipality: MunicipalityId, cited: str
) -> None:
    """在留期限に変更があった場合でも、自動更新されません."""
    told = extension_last_day(date(2026, 12, 31), municipality=municipality)
    assert [str(source) for source in told.sources] == [cited]
    stay = card_last_day(
        issued_on=ISSUED, born_on=BORN, stay_until=date(2026, 12, 31), municipality=municipality
    )
    assert cited in map(str, stay.sources)


@pytest.mark.parametrize("topic", ["validity", "renewal"])
@pytest.mark.parametrize("municipality", EVERYWHERE)
def test_no_guide_says_other_than_the_rule_for_the_nation(
    municipality: MunicipalityId, topic: str
) -> None:
    """It is one rule: certificates are issued and renewed alike wherever one lives."""
    held = packaged()
    for name, own in held.municipal[municipality].items():
        for dated in own.values if name.startswith(f"{topic}.") else ():
            on = dated.until or dated.since
            assert held.find(object, name, on, municipality).value == dated.value
            assert held.find(object, name, on).value == dated.value
