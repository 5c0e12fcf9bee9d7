"""`jumin office …`: how the books stand, said to people and to programs."""

import json

import pytest

from jumin.offices import OFFICES
from jumin.offices.card_office import gateway as card_office
from jumin.offices.certification import handlers
from jumin.offices.common import courier
from jumin.offices.common.books import heads, journal, outbox
from jumin.sandbox.residents import resident


def parked(monkeypatch, town) -> int:
    """Let the certification office refuse a message until it is parked."""

    def refuse(_message):
        raise ValueError("見本　さくら")

    with monkeypatch.context() as broken:
        broken.setattr(handlers, "HANDLERS", {"card.suspended": refuse})
        broken.setattr(courier, "MOST_ATTEMPTS", 1)
        card_office.suspend(resident("tsubasa").card, at=town.now())
    return outbox("card_office").get(delivered_at=None).pk


@pytest.mark.usefixtures("town")
def test_status_says_that_all_is_well(jumin):
    answer = jumin("office", "status", "--json")
    told = json.loads(answer.out)
    assert answer.code == 0
    assert told["well"] is True
    assert [one["office"] for one in told["offices"]] == list(OFFICES)
    assert all(one["journal_lines"] > 0 for one in told["offices"][:3])
    assert told["disagreements"] == []
    assert "All is well" in jumin("office", "status", "--lang", "en").out
    assert "異常ありません" in jumin("office", "status", "--lang", "ja").out


def test_status_delivers_what_is_on_its_way_before_it_tells(jumin, town, monkeypatch):
    with monkeypatch.context() as cut_off:
        cut_off.setattr(courier, "deliver", lambda: 0)
        card_office.suspend(resident("tsubasa").card, at=town.now())
    assert outbox("card_office").filter(delivered_at=None).count() == 1
    told = jumin("office", "status", "--json").json
    assert told["well"] is True
    assert {one["waiting"] for one in told["offices"]} == {0}


def test_status_and_outbox_show_a_parked_message_and_retry_carries_it(jumin, town, monkeypatch):
    number = parked(monkeypatch, town)
    answer = jumin("office", "status", "--json")
    told = json.loads(answer.out)
    assert (answer.code, told["well"]) == (3, False)
    assert told["offices"][1]["parked"] == 1
    assert "message.waiting" in {one["code"] for one in told["disagreements"]}
    shown = jumin("office", "outbox", "--lang", "en").out
    assert "card.suspended" in shown
    assert "parked after 1 attempts: ValueError" in shown
    assert "さくら" not in shown
    again = jumin("office", "outbox", "card_office", "--retry", str(number), "--json")
    assert (again.code, json.loads(again.out)) == (0, [])
    assert jumin("office", "status").code == 0


@pytest.mark.usefixtures("town")
def test_retrying_what_does_not_wait_is_wrong_use(jumin):
    for arguments in (("--retry", "1"), ("card_office", "--retry", "999")):
        assert jumin("office", "outbox", *arguments).code == 2
    assert "Nothing waits" in jumin("office", "outbox", "--lang", "en").out


@pytest.mark.usefixtures("town")
def test_the_journal_is_shown_from_its_end_and_by_subject_and_act(jumin):
    lines = jumin("office", "journal", "show", "certification", "--json").json
    assert len(lines) == 20
    assert [line["number"] for line in lines] == sorted(line["number"] for line in lines)
    assert lines[-1]["number"] == journal("certification").count()
    founded = json.loads(
        jumin("office", "journal", "show", "certification", "--act", "authority.", "--json").out
    )
    assert {line["act"] for line in founded} == {"authority.founded"}
    card = resident("hisako").card
    about = json.loads(
        jumin("office", "journal", "show", "card_office", "--subject", card, "--json").out
    )
    assert [line["act"] for line in about][-1] == "card.loss-reported"
    nothing = jumin("office", "journal", "show", "issuance", "--subject", "x", "--lang", "en")
    assert "no such line" in nothing.out


@pytest.mark.usefixtures("town")
def test_verify_prints_a_head_that_can_be_kept_and_given_back(jumin):
    verdicts = jumin("office", "journal", "verify", "--json").json
    assert [one["office"] for one in verdicts] == list(OFFICES)
    assert all(one["whole"] for one in verdicts)
    kept = f"{verdicts[0]['number']}:{verdicts[0]['digest']}"
    assert kept in jumin("office", "journal", "verify", "municipality", "--lang", "en").out
    assert jumin("office", "journal", "verify", "municipality", "--kept", kept).code == 0
    other = f"{verdicts[0]['number']}:{'0' * 64}"
    assert jumin("office", "journal", "verify", "municipality", "--kept", other).code == 3


@pytest.mark.usefixtures("town")
def test_verify_names_the_changed_line_in_words_and_as_data(jumin):
    journal("municipality").filter(number=3).update(actor="somebody")
    answer = jumin("office", "journal", "verify", "--lang", "en")
    assert answer.code == 3
    assert "municipality: NOT whole" in answer.out
    assert "line 3 does not say what was written" in answer.out
    told = jumin("office", "journal", "verify", "municipality", "--json").json
    assert told[0]["findings"] == [{"flaw": "changed", "first": 3, "last": 3, "detail": ""}]


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("kept", ["5", "x:1", "5:"])
def test_a_kept_head_of_another_form_is_wrong_use(jumin, kept):
    assert jumin("office", "journal", "verify", "municipality", "--kept", kept).code == 2


@pytest.mark.usefixtures("town")
def test_a_kept_head_wants_the_one_office_that_it_is_of(jumin):
    assert jumin("office", "journal", "verify", "--kept", f"1:{'0' * 64}").code == 2


@pytest.mark.usefixtures("town")
def test_keys_are_rotated_and_the_number_of_values_is_told(jumin):
    told = jumin("office", "rotate-keys", "--json").json
    assert told["values"] >= 27
    assert jumin("office", "status").code == 0


@pytest.mark.usefixtures("town")
def test_an_emptied_journal_lacks_the_line_that_was_its_last_when_the_town_began(jumin):
    journal("municipality").all().delete()
    heads("municipality").all().delete()
    answer = jumin("office", "journal", "verify", "municipality", "--lang", "en")
    assert answer.code == 3
    assert "was removed" in answer.out


@pytest.mark.usefixtures("town")
def test_a_noted_digest_may_be_written_in_capitals(jumin):
    verdict = jumin("office", "journal", "verify", "municipality", "--json").json[0]
    kept = f"{verdict['number']}:{verdict['digest'].upper()}"
    assert jumin("office", "journal", "verify", "municipality", "--kept", kept).code == 0
