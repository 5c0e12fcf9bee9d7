"""Saving the town, bringing it back and beginning anew, from the browser."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jumin.installation import exclusive
from jumin.places.town import uploads
from jumin.sandbox import archive, wallet, wishes
from jumin.sandbox.residents import resident
from jumin.sandbox.wishes import Act, Wish


@pytest.fixture
def client(town):  # noqa: ARG001 (the town is what is visited)
    client = Client()
    client.post("/language/", {"language": "en", "next": "/"})
    return client


@pytest.fixture
def supervised(town):
    """`jumin up` serves the town, as far as its lock tells."""
    with exclusive(town.folder.root / "up.lock", "jumin up, process 1"):
        yield


def saved():
    """Save the town."""
    kept = io.BytesIO()
    archive.save(kept.write, progress=lambda *_: None)
    return kept.getvalue()


def upload(content):
    """A file in a form."""
    return SimpleUploadedFile("town.tar.gz", content, "application/gzip")


def shown(page):
    return page.content.decode()


def test_saving_gives_a_file_that_can_be_put_back(client, town, tmp_path):
    answer = client.post("/keeping/save/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="jumin-test-town-2026')
    assert "no-store" in answer["Cache-Control"]
    file = tmp_path / "town.tar.gz"
    file.write_bytes(b"".join(answer.streaming_content))
    answer.close()
    assert archive.examine(file).facts["showed"][:10] == "2026-11-20"
    assert not [path for path in town.folder.root.iterdir() if path.name.startswith("tmp")]


def test_saving_is_refused_while_a_card_is_in_use(client):
    with wallet.take(resident("sakura"), "kiosk"):
        page = client.post("/keeping/save/", follow=True)
    assert "The card of sakura is not in its pocket (kiosk)" in shown(page)


@pytest.mark.parametrize("way", ["save", "reset", "restore"])
def test_nothing_of_it_is_done_without_the_forms_token(town, way):  # noqa: ARG001 (it is visited)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/keeping/{way}/", {"seed": "1", "sure": "on"}).status_code == 403


@pytest.mark.parametrize("way", ["save"])
def test_looking_saves_nothing(client, way):
    assert client.get(f"/keeping/{way}/").status_code == 405


@pytest.mark.parametrize("way", ["reset", "restore"])
def test_the_page_says_what_is_lost(client, way):
    page = client.get(f"/keeping/{way}/")
    assert page.context["residents"] == 29
    assert page.context["lines"] == 0
    assert "What is lost" in shown(page)


@pytest.mark.usefixtures("supervised")
def test_a_new_town_is_wished_for_when_one_is_sure(client, town):
    unsure = client.post("/keeping/reset/", {"seed": "7", "at": ""})
    assert unsure.status_code == 422
    assert wishes.pending(town.folder) is None
    page = client.post("/keeping/reset/", {"seed": "7", "at": "2027-01-15T10:00", "sure": "on"})
    assert 'http-equiv="refresh"' in shown(page)
    wish = wishes.pending(town.folder)
    assert (wish.act, wish.seed, f"{wish.at:%Y-%m-%d %H:%M}") == (Act.RESET, 7, "2027-01-15 10:00")


@pytest.mark.usefixtures("supervised")
def test_a_saved_town_is_wished_for_when_the_file_is_whole(client, town):
    content = saved()
    page = client.post("/keeping/restore/", {"file": upload(content), "sure": "on"})
    assert page.status_code == 200
    assert wishes.pending(town.folder) == Wish(Act.RESTORE)
    assert wishes.archive_of(town.folder).read_bytes() == content
    assert wishes.archive_of(town.folder).stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("supervised")
@pytest.mark.parametrize("spoil", [lambda _: b"x", lambda c: c[:-9], lambda c: c[:900] + c[901:]])
def test_a_file_that_is_no_whole_saved_town_is_refused_and_not_kept(client, town, spoil):
    page = client.post("/keeping/restore/", {"file": upload(spoil(saved())), "sure": "on"})
    assert page.status_code == 409
    assert "no whole saved town" in shown(page)
    assert wishes.pending(town.folder) is None
    assert not wishes.archive_of(town.folder).exists()


@pytest.mark.usefixtures("supervised")
@pytest.mark.parametrize("entered", [{}, {"sure": "on"}, {"file": b"", "sure": "on"}])
def test_without_a_file_or_a_yes_nothing_is_wished_for(client, town, entered):
    if "file" in entered:
        entered = {**entered, "file": upload(entered["file"])}
    page = client.post("/keeping/restore/", entered)
    assert page.status_code == 422
    assert 'role="alert"' in shown(page)
    assert wishes.pending(town.folder) is None


@pytest.mark.usefixtures("supervised")
def test_a_file_that_is_announced_as_too_large_is_not_read(client, town):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "LARGEST_ARCHIVE", 1000)
        entered = {"file": upload(b"x" * 100_000), "sure": "on"}
        page = client.post("/keeping/restore/", entered, follow=True)
    assert "larger than" in shown(page)
    assert wishes.pending(town.folder) is None


@pytest.mark.usefixtures("supervised")
def test_a_file_that_turns_out_too_large_is_not_taken(client, town):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "LARGEST_ARCHIVE", 1000)
        page = client.post("/keeping/restore/", {"file": upload(b"x" * 2000), "sure": "on"})
    assert page.status_code == 422
    assert wishes.pending(town.folder) is None


@pytest.mark.usefixtures("supervised")
def test_the_limit_also_holds_for_who_does_not_announce_a_length(client, town):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wishes, "LARGEST_ARCHIVE", 1000)
        page = client.post("/keeping/restore/", {"file": upload(b"x" * 2000), "sure": "on"})
    assert page.status_code == 409
    assert "larger than" in shown(page)
    assert wishes.pending(town.folder) is None


@pytest.mark.parametrize("way", ["reset", "restore"])
def test_where_nobody_would_carry_it_out_it_is_refused_with_the_way_out(client, town, way):
    entered = {"seed": "1", "file": upload(saved()), "sure": "on"}
    page = client.post(f"/keeping/{way}/", entered)
    assert page.status_code == 409
    assert "jumin up" in shown(page)
    assert wishes.pending(town.folder) is None


@pytest.mark.usefixtures("supervised")
@pytest.mark.parametrize("way", ["reset", "restore"])
def test_it_is_refused_while_another_program_holds_a_card(client, town, way):
    entered = {"seed": "1", "file": upload(saved()), "sure": "on"}
    with (
        pytest.MonkeyPatch.context() as patch,
        wallet.take(resident("sakura"), "slot 127.0.0.1:35963"),
    ):
        patch.setattr("jumin.sandbox.standstill.PATIENCE", 0.0)
        page = client.post(f"/keeping/{way}/", entered)
    assert page.status_code == 409
    assert "card slot (127.0.0.1:35963)" in shown(page)
    assert wishes.pending(town.folder) is None


@pytest.mark.usefixtures("supervised")
def test_a_second_wish_waits_for_the_first(client):
    entered = {"seed": "1", "sure": "on"}
    assert client.post("/keeping/reset/", entered).status_code == 200
    page = client.post("/keeping/reset/", entered)
    assert page.status_code == 409
    assert "Wait a little" in shown(page)


@pytest.mark.usefixtures("supervised")
@pytest.mark.parametrize(
    ("at", "status"),
    [("2020-01-31T10:00", 409), ("2020-02-01T10:00", 200), ("2150-01-01T10:00", 409), ("x", 422)],
)
def test_a_town_begins_only_where_one_can(client, at, status):
    page = client.post("/keeping/reset/", {"seed": "1", "at": at, "sure": "on"})
    assert page.status_code == status


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"act": "burn", "seed": 1, "at": null}'])
def test_a_damaged_wish_is_none(town, content):
    (town.folder.root / "wish").mkdir()
    (town.folder.root / "wish" / "wish.json").write_bytes(content)
    assert wishes.pending(town.folder) is None
    assert not (town.folder.root / "wish" / "wish.json").exists()


@pytest.mark.parametrize("error", ["", "The card of sakura is in use."])
def test_how_the_last_wish_ended_is_told(client, town, error):
    (town.folder.root / "wish").mkdir()
    told = {"act": "restore", "at": town.now().isoformat(), "error": error}
    (town.folder.root / "wish" / "told.json").write_text(json.dumps(told))
    page = shown(client.get("/keeping/"))
    assert ("notice-error" in page) is bool(error)
    assert error in page
