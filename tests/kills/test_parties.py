"""Acts on the register of relying parties, killed at every point: done or not, and published so."""

from collections.abc import Callable
from datetime import datetime

import pytest
from aftermath import but_the_journal, changed, check_all_is_well, each_aftermath, stand

from jumin.offices.certification import gateway as certification
from jumin.pki import Publication
from jumin.pki.parties import Fault, read_register
from jumin.sandbox.clockwork import do_what_is_due
from jumin.terms import CertificatePurpose


OPERATOR = "operator"


def registration(at: datetime) -> None:
    certification.register_party("shop", set(CertificatePurpose), at=at, actor=OPERATOR)


def ending(at: datetime) -> None:
    certification.end_party("tester", at=at, actor=OPERATOR)


def wrong_answers(at: datetime) -> None:
    certification.set_fault("tester", Fault.STALE, at=at, actor=OPERATOR)


@pytest.mark.parametrize("act", [registration, ending, wrong_answers])
def test_an_act_on_the_register_is_done_or_not_and_is_published_so(
    standing, kept, every, act: Callable[[datetime], None]
) -> None:
    at = standing.now()
    purposes = set(CertificatePurpose)
    certification.register_party("tester", purposes, is_tester=True, at=at, actor=OPERATOR)
    do_what_is_due()
    town, before = kept(), stand()
    stood = []
    for n in each_aftermath(town, act, at, every=every(16)):
        do_what_is_due()
        is_done = changed(*map(but_the_journal, (before, stand()))) != {}
        path = Publication(standing.folder.published).parties
        published = {
            (party.name, party.fault) for party in read_register(path.read_bytes()).parties
        }
        registered = {
            (party.name, party.fault)
            for party in certification.parties_registered()
            if party.ended_at is None
        }
        assert published == registered, n
        check_all_is_well()
        stood.append(is_done)
    assert stood == sorted(stood)
    assert set(stood) == {False, True}
