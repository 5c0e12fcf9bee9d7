"""All databases as one: emptied, copied and put back, whatever engine keeps them."""

import hashlib
import json
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from jumin.offices import OFFICES
from jumin.offices.common import storage
from jumin.offices.common.books import journal, outbox, send, write_journal
from jumin.offices.common.storage import MANIFEST, CopyUnfitError
from jumin.offices.common.transactions import office_transaction


OFFICE = "municipality"


def write(town: Any, subject: str) -> None:
    with office_transaction(OFFICE):
        write_journal(OFFICE, "test.written", subject, at=town.now(), actor="test")


def send_one(town: Any) -> int:
    with office_transaction(OFFICE):
        send(OFFICE, "test.sent", "nobody", at=town.now())
    return outbox(OFFICE).order_by("-id").values_list("id", flat=True)[0]


def written() -> set[str]:
    return set(journal(OFFICE).filter(act="test.written").values_list("subject", flat=True))


def tables() -> dict[str, list[str]]:
    return {alias: connections[alias].introspection.table_names() for alias in connections}


def test_what_was_saved_is_put_back_and_what_came_after_is_gone(town: Any, tmp_path: Path) -> None:
    write(town, "before")
    storage.save(tmp_path / "copy")
    write(town, "after")
    lines = {office: journal(office).count() for office in OFFICES}
    storage.restore(tmp_path / "copy")
    assert written() == {"before"}
    assert {**lines, OFFICE: lines[OFFICE] - 1} == {
        office: journal(office).count() for office in OFFICES
    }


def test_a_copy_can_be_put_back_again_and_again_and_written_to(town: Any, tmp_path: Path) -> None:
    storage.save(tmp_path / "copy")
    for _ in range(2):
        storage.restore(tmp_path / "copy")
        write(town, "once")
        assert written() == {"once"}


def test_a_copy_replaces_the_one_before(town: Any, tmp_path: Path) -> None:
    storage.save(tmp_path / "copy")
    write(town, "later")
    storage.save(tmp_path / "copy")
    storage.restore(tmp_path / "copy")
    assert written() == {"later"}


def test_no_number_is_given_twice_though_its_row_is_gone(town: Any, tmp_path: Path) -> None:
    number = send_one(town)
    outbox(OFFICE).filter(pk=number).delete()
    storage.save(tmp_path / "copy")
    storage.restore(tmp_path / "copy")
    assert send_one(town) == number + 1


def test_an_act_that_is_going_on_is_waited_for_and_whole_in_the_copy(
    town: Any, tmp_path: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def act() -> None:
        with office_transaction(OFFICE):
            write_journal(OFFICE, "test.written", "slow", at=town.now(), actor="test")
            begun.set()
            go_on.wait(10)
        connections.close_all()

    other = threading.Thread(target=act)
    other.start()
    assert begun.wait(10)
    threading.Timer(0.2, go_on.set).start()
    storage.save(tmp_path / "copy")
    other.join()
    storage.restore(tmp_path / "copy")
    assert written() == {"slow"}


@pytest.mark.usefixtures("town")
def test_emptied_databases_have_no_table_left() -> None:
    storage.clear()
    assert set(map(tuple, tables().values())) == {()}


@pytest.mark.usefixtures("town")
def test_a_copy_is_put_back_into_emptied_databases(tmp_path: Path) -> None:
    before = tables()
    lines = journal(OFFICE).count()
    storage.save(tmp_path / "copy")
    storage.clear()
    storage.restore(tmp_path / "copy")
    assert tables() == before
    assert journal(OFFICE).count() == lines


def _never_finished(copy: Path) -> None:
    (copy / MANIFEST).unlink()


def _cut_manifest(copy: Path) -> None:
    text = (copy / MANIFEST).read_text()
    (copy / MANIFEST).write_text(text[: len(text) // 2])


def _change_manifest(copy: Path, **facts: object) -> None:
    manifest = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps(manifest | facts))


def _of_another_engine(copy: Path) -> None:
    _change_manifest(copy, engine="oracle")


def _of_another_version(copy: Path) -> None:
    _change_manifest(copy, migrations=[["municipality", "0001_initial"]])


def _strange_manifest(copy: Path) -> None:
    (copy / MANIFEST).write_text("[]")


def _cut_file(copy: Path) -> None:
    largest = max((copy / OFFICE).iterdir(), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])


def _lost_file(copy: Path) -> None:
    next((copy / OFFICE).iterdir()).unlink()


def _added_file(copy: Path) -> None:
    (copy / OFFICE / "more").touch()


def _change_facts(copy: Path, change: Any) -> None:
    """Change what is noted of one database, whatever the engine notes."""
    facts = json.loads((copy / MANIFEST).read_text())["facts"]
    facts[OFFICE] = change(facts[OFFICE])
    _change_manifest(copy, facts=facts)


def _of_a_kind(number: object) -> Any:
    """Note something else than a number that can be the next."""

    def change(noted: dict[str, int] | None) -> object:
        return dict.fromkeys(noted or ["some_id_seq"], number)

    return lambda copy: _change_facts(copy, change)


def _one_number_more(copy: Path) -> None:
    _change_facts(copy, lambda noted: {**(noted or {}), "more_id_seq": 1})


def _nothing_fit_noted(copy: Path) -> None:
    _change_facts(copy, lambda noted: {} if noted is None else None)


def _noted_a_list(copy: Path) -> None:
    _change_facts(copy, lambda _noted: ["some_id_seq"])


def _manifest_is_a_folder(copy: Path) -> None:
    (copy / MANIFEST).unlink()
    (copy / MANIFEST).mkdir()


def _deep_manifest(copy: Path) -> None:
    (copy / MANIFEST).write_text("[" * 100_000)


def _digest_again(copy: Path) -> None:
    digests = {
        str(path.relative_to(copy)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in copy.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    _change_manifest(copy, sha256=digests)


def _lost_file_unlisted(copy: Path) -> None:
    _lost_file(copy)
    _digest_again(copy)


def _added_file_listed(copy: Path) -> None:
    _added_file(copy)
    _digest_again(copy)


def _added_folder(copy: Path) -> None:
    (copy / OFFICE / "more").mkdir()


@pytest.mark.parametrize(
    ("happen", "told"),
    [
        (_never_finished, "never finished"),
        (_cut_manifest, "damaged"),
        (_strange_manifest, "damaged"),
        (_of_another_engine, "made on oracle"),
        (_of_another_version, "another version"),
        (_cut_file, "is damaged"),
        (_lost_file, "is damaged"),
        (_added_file, "is damaged"),
        (_manifest_is_a_folder, "damaged"),
        (_deep_manifest, "damaged"),
        *(
            pytest.param(_of_a_kind(number), "does not hold", id=f"the next number {number!r}")
            for number in ("1", "1; DROP", 1.0, True, None, 0, -1, 1 << 63, [1])
        ),
        (_one_number_more, "does not hold"),
        (_nothing_fit_noted, "does not hold"),
        (_noted_a_list, "does not hold"),
        (_lost_file_unlisted, "does not hold"),
        (_added_file_listed, "does not hold"),
        (_added_folder, "does not hold"),
    ],
)
def test_a_copy_that_does_not_fit_is_refused_and_nothing_is_changed(
    town: Any, tmp_path: Path, happen: Any, told: str
) -> None:
    storage.save(tmp_path / "copy")
    write(town, "after")
    happen(tmp_path / "copy")
    with pytest.raises(CopyUnfitError, match=told):
        storage.restore(tmp_path / "copy")
    assert written() == {"after"}


def test_no_file_is_read_as_a_whole_to_digest_it(tmp_path: Path) -> None:
    (tmp_path / OFFICE).mkdir()
    with (tmp_path / OFFICE / "large").open("wb") as file:
        file.truncate(32 * 1024 * 1024)
    tracemalloc.start()
    storage._digests(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1024 * 1024
