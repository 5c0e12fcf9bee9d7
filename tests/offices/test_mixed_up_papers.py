"""Other people's papers out of real kiosks in 2023, and why none comes out here.

Yokohama, 27 March 2023: a print job that had waited for too long gave up its turn but not its
paper, and the papers of the jobs behind went to whoever printed next. Kawasaki, 2 May 2023: two
requests within one second, and the later paper was written over the earlier.
"""

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pypdf
import pytest
from django.db import connections

from jumin.documents import unique_number_of
from jumin.offices.common.books import journal
from jumin.offices.issuance import gateway as issuance
from jumin.offices.issuance import guard, models, spool
from jumin.offices.issuance.gateway import Order, PaperMixedUpError, RequestNumber, RequestState
from jumin.offices.municipality import gateway as municipality
from jumin.sandbox import faults
from jumin.sandbox.faults import PrintJobTimedOutError
from jumin.sandbox.residents import resident
from jumin.terms import RefusedError, Yen


FEE = Yen(300)

YOKOHAMA = "Fujitsu Japan and Yokohama on 2023-03-27"
KAWASAKI = "Fujitsu Japan on Kawasaki, 2023-05-09"

Paid = Callable[[str], RequestNumber]


@pytest.fixture
def paid(town, identified) -> Paid:
    """Bring somebody's request to the printer."""

    def pay(name: str) -> RequestNumber:
        number = identified(name).number
        issuance.order(number, Order(), at=town.now())
        view = issuance.render(number, at=town.now())
        issuance.pay(number, view.fee, at=town.now())
        return number

    return pay


@pytest.fixture
def unguarded(monkeypatch):
    """A centre that prints whatever comes out of the queue, as the real ones did."""
    monkeypatch.setattr(guard, "is_own", lambda _row, _pdf: True)


def name_on(pdf: bytes) -> set[str]:
    """Tell whose name of these two stands on a paper."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    names = {}
    for one in ("sakura", "tsubasa"):
        record = municipality.household_record(resident(one).resident)
        names[one] = "".join(record.person(resident(one).resident).name.split())
    return {one for one, name in names.items() if name in text}


def is_withheld_and_refunded(number: RequestNumber) -> bool:
    """Whether a request ended without a paper and with its money back."""
    view = issuance.view(number)
    row = models.Request.objects.get(number=number)
    state = (view.state, view.refunded, row.paper)
    return state == (RequestState.WITHHELD, view.fee, None) and row.ended_at is not None


@pytest.mark.source(YOKOHAMA)
@pytest.mark.usefixtures("unguarded")
def test_in_yokohama_who_printed_next_got_the_paper_of_the_job_that_had_timed_out(town, paid):
    with faults.yokohama() as queue:
        first, second = paid("sakura"), paid("tsubasa")
        with queue.busy(), pytest.raises(PrintJobTimedOutError):
            issuance.print_paper(first, at=town.now())
        assert name_on(issuance.print_paper(second, at=town.now())) == {"sakura"}
        assert name_on(issuance.print_paper(first, at=town.now())) == {"tsubasa"}


@pytest.mark.source(YOKOHAMA)
def test_under_the_guard_nobody_in_yokohama_gets_anothers_paper_or_loses_money(town, paid):
    with faults.yokohama() as queue:
        first, second = paid("sakura"), paid("tsubasa")
        with queue.busy(), pytest.raises(PrintJobTimedOutError):
            issuance.print_paper(first, at=town.now())
        assert issuance.view(first).state is RequestState.PAID
        for number in (second, first):
            with pytest.raises(PaperMixedUpError):
                issuance.print_paper(number, at=town.now())
            assert is_withheld_and_refunded(number)


@pytest.mark.source(KAWASAKI)
@pytest.mark.usefixtures("unguarded")
def test_in_kawasaki_the_first_of_two_within_a_second_got_the_paper_of_the_other(town, paid):
    with faults.kawasaki(lambda: town.founded_at):
        first, second = paid("sakura"), paid("tsubasa")
        assert name_on(issuance.print_paper(first, at=town.now())) == {"tsubasa"}
        assert name_on(issuance.print_paper(second, at=town.now())) == {"tsubasa"}


@pytest.mark.source(KAWASAKI)
def test_under_the_guard_the_first_in_kawasaki_gets_the_money_back_and_the_other_the_paper(
    town, paid
):
    with faults.kawasaki(lambda: town.founded_at):
        first, second = paid("sakura"), paid("tsubasa")
        with pytest.raises(PaperMixedUpError):
            issuance.print_paper(first, at=town.now())
        assert is_withheld_and_refunded(first)
        assert name_on(issuance.print_paper(second, at=town.now())) == {"tsubasa"}
        assert issuance.take(second, at=town.now()).refunded == 0


@pytest.mark.source(KAWASAKI)
@pytest.mark.usefixtures("unguarded")
def test_a_second_apart_all_went_well_in_kawasaki(town, paid):
    seconds = iter(range(2))
    with faults.kawasaki(lambda: town.founded_at + timedelta(seconds=next(seconds))):
        first, second = paid("sakura"), paid("tsubasa")
        assert name_on(issuance.print_paper(first, at=town.now())) == {"sakura"}
        assert name_on(issuance.print_paper(second, at=town.now())) == {"tsubasa"}


@pytest.mark.source(KAWASAKI)
@pytest.mark.usefixtures("unguarded")
def test_two_requests_of_one_person_were_mixed_up_in_kawasaki_just_as_well(town, paid):
    with faults.kawasaki(lambda: town.founded_at):
        first, second = paid("sakura"), paid("sakura")
        assert unique_number_of(issuance.print_paper(first, at=town.now())) == second


def test_without_a_fault_everybody_gets_their_own_paper_in_whatever_order_they_print(town, paid):
    first, second = paid("sakura"), paid("tsubasa")
    assert name_on(issuance.print_paper(second, at=town.now())) == {"tsubasa"}
    assert name_on(issuance.print_paper(first, at=town.now())) == {"sakura"}


def test_a_fault_is_over_when_it_is_switched_off(town, paid):
    with faults.yokohama(), faults.kawasaki():
        paid("sakura")
    assert isinstance(spool.current(), spool.RequestRows)
    assert name_on(issuance.print_paper(paid("tsubasa"), at=town.now())) == {"tsubasa"}


@pytest.mark.parametrize("fault", [faults.yokohama, faults.kawasaki])
def test_at_many_machines_at_once_the_guard_lets_out_nothing_but_own_papers(town, paid, fault):
    names = ("sakura", "tsubasa", "aoi", "emma") * 3
    at = town.now()

    def at_machine(number: RequestNumber) -> bytes | None:
        try:
            while True:
                try:
                    return issuance.print_paper(number, at=at)
                except PrintJobTimedOutError:
                    continue
        except PaperMixedUpError:
            return None
        finally:
            connections.close_all()

    with fault():
        numbers = [paid(name) for name in names]
        with ThreadPoolExecutor(len(numbers)) as machines:
            papers = list(machines.map(at_machine, reversed(numbers)))
    for number, pdf in zip(reversed(numbers), papers, strict=True):
        if pdf is None:
            assert is_withheld_and_refunded(number)
        else:
            digest = hashlib.sha256(pdf).hexdigest()
            assert (unique_number_of(pdf), issuance.view(number).digest) == (number, digest)
    assert None in papers


def test_what_was_withheld_stands_in_the_journal_with_both_digests(town, paid):
    with faults.kawasaki(lambda: town.founded_at):
        first, second = paid("sakura"), paid("tsubasa")
        with pytest.raises(PaperMixedUpError) as told:
            issuance.print_paper(first, at=town.now())
    line = journal("issuance").get(act="request.withheld")
    digests = [issuance.view(number).digest for number in (first, second)]
    assert (line.subject, line.facts) == (
        first,
        {"yen": FEE, "expected": digests[0], "found": digests[1]},
    )
    assert first in str(told.value)
    assert second not in str(told.value)


def test_a_queue_that_gives_nothing_out_gives_nobody_a_paper_and_everybody_the_money(town, paid):
    class Empty:
        def put(self, number: RequestNumber, pdf: bytes) -> None:
            """Lose the paper."""

        def fetch(self, number: RequestNumber) -> bytes:  # noqa: ARG002 (the protocol's)
            return b""

    with issuance.printing_by(Empty()):
        number = paid("sakura")
        with pytest.raises(PaperMixedUpError):
            issuance.print_paper(number, at=town.now())
    assert is_withheld_and_refunded(number)
    assert journal("issuance").get(act="request.withheld").facts["found"] == ""


def test_a_paper_whose_seal_was_broken_does_not_come_out(town, paid):
    number = paid("sakura")
    models.Request.objects.filter(number=number).update(paper=b"%PDF-1.7 of somebody else")
    with pytest.raises(PaperMixedUpError):
        issuance.print_paper(number, at=town.now())
    assert is_withheld_and_refunded(number)


def test_what_can_no_longer_be_opened_is_withheld_rather_than_never_printed(town, paid):
    number = paid("sakura")
    with connections["issuance"].cursor() as cursor:
        cursor.execute("UPDATE issuance_request SET paper = %s", [b"no token of ours"])
    with pytest.raises(PaperMixedUpError):
        issuance.print_paper(number, at=town.now())
    assert is_withheld_and_refunded(number)


@pytest.mark.parametrize("changed", ["digest", "resident", "serial", "whole row"])
def test_a_row_that_names_another_paper_or_holder_prints_nothing(town, paid, changed):
    mine, other = paid("sakura"), models.Request.objects.get(number=paid("tsubasa"))
    of_another = {
        "digest": {"digest": other.digest},
        "resident": {"resident": other.resident},
        "serial": {"serial": other.serial},
        "whole row": {"digest": other.digest, "paper": other.paper},
    }[changed]
    models.Request.objects.filter(number=mine).update(**of_another)
    with pytest.raises(PaperMixedUpError):
        issuance.print_paper(mine, at=town.now())
    assert is_withheld_and_refunded(mine)


def test_a_paper_that_was_right_is_not_followed_by_a_wrong_one(town, paid):
    number = paid("sakura")
    issuance.print_paper(number, at=town.now())
    models.Request.objects.filter(number=number).update(paper=b"something else")
    with pytest.raises(PaperMixedUpError):
        issuance.print_paper(number, at=town.now())
    assert is_withheld_and_refunded(number)


def test_what_was_withheld_is_over(town, paid):
    number = paid("sakura")
    models.Request.objects.filter(number=number).update(paper=None)
    with pytest.raises(PaperMixedUpError):
        issuance.print_paper(number, at=town.now())
    for step in (issuance.print_paper, issuance.take, issuance.leave, issuance.cancel):
        with pytest.raises(RefusedError):
            step(number, at=town.now())
