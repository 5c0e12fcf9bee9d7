"""Counting the log of queries (照会件数の集計): who asked how often, and what they owe for it."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.conf import settings

from jumin.offices.certification import models, parties
from jumin.offices.certification.values import CHECKED, QueryCount
from jumin.pki.parties import NOBODY
from jumin.pki.query_log import Asked, Outcome, count_segment, segments
from jumin.rules.certification.status_check import ocsp_check_fee
from jumin.terms import CertificatePurpose, Yen


class _Account(NamedTuple):
    """What is counted together: a month, by its first day, a party and a purpose."""

    month: date
    number: int
    purpose: CertificatePurpose


def counts(month: date | None, name: str | None) -> tuple[QueryCount, ...]:
    """Count queries by month, party and purpose; in one month, or of one party only, if told so.

    Raises `PartyUnknownError`, or `SegmentError` where a part of the log is damaged.
    """
    wanted = None if name is None else parties.numbers(name)
    accounts: defaultdict[_Account, Counter[Asked]] = defaultdict(Counter)
    for path in segments(settings.FOLDER.queries):
        for asked, times in count_segment(path).items():
            account = _Account(asked.on.replace(day=1), asked.party, asked.purpose)
            if month in {None, account.month} and (wanted is None or asked.party in wanted):
                accounts[account][asked] += times
    names = dict(models.RelyingParty.objects.values_list("number", "name"))
    return tuple(
        _counted(account, accounts[account], names.get(account.number))
        for account in sorted(accounts)
    )


def _counted(account: _Account, asked: Mapping[Asked, int], name: str | None) -> QueryCount:
    outcomes: Counter[Outcome] = Counter()
    for one, times in asked.items():
        outcomes[one.outcome] += times
    return QueryCount(
        month=account.month,
        number=account.number,
        name=name,
        purpose=account.purpose,
        outcomes=dict(outcomes),
        fee=Yen(sum(_fee(one) * times for one, times in asked.items())),
    )


def _fee(asked: Asked) -> Yen:
    """Tell what is owed for one check: nothing by those whom nobody knows."""
    if asked.party == NOBODY.number or asked.outcome not in CHECKED:
        return Yen(0)
    return ocsp_check_fee(asked.purpose, asked.on).value.due
