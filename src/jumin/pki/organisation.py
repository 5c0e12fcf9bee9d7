"""Who runs the service, as all its names say it: one value of configuration (運営者の名称)."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Organisation:
    """The words of all distinguished names; which attribute holds them is in `names`."""

    name: str
    """organizationName, and the first word of the units under it."""
    agency: str = field(hash=False)
    """The last organizationalUnitName: who runs the authorities."""
    japanese_name: str = field(hash=False)
    """organizationName of the names in Japanese."""
    japanese_service: str = field(hash=False)
    """How their units begin."""
    japanese_agency: str = field(hash=False)


TEST_ORGANISATION: Final = Organisation(
    name="JUMIN-TEST",
    agency="Jumin Test Agency for Local Authority Information Systems",
    japanese_name="JUMIN-TEST 住民試験認証サービス",
    japanese_service="住民試験認証サービス",
    japanese_agency="住民試験機構",
)
"""What every certificate says unless somebody demands otherwise."""

REAL_ORGANISATION: Final = Organisation(
    name="JPKI",
    agency="Japan Agency for Local Authority Information Systems",
    japanese_name="公的個人認証サービス",
    japanese_service="公的個人認証サービス",
    japanese_agency="地方公共団体情報システム機構",
)
"""The words of the real service: for closed tests that need equal names, on explicit demand.

Never a default: `Profile(organisation=REAL_ORGANISATION)` has to be written by whoever wants it.
"""
