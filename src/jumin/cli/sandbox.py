"""`jumin sandbox …`: the town as a whole, begun anew, kept, and brought back."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jumin.cli import preparing, progress, town
from jumin.cli.clock import instant
from jumin.cli.manner import JAPANESE, Group, Manner, json_option
from jumin.cli.out_file import out_file
from jumin.installation import DataFolder, Secrets
from jumin.installation.folder import FolderError
from jumin.installation.secrets import SecretError
from jumin.locale.catalogue import gettext_noop as _
from jumin.sandbox import wishes
from jumin.terms import JST, UsageError


if TYPE_CHECKING:
    from jumin.sandbox.roster_remarks import Remark


MOST_TOLD: Final = 100
"""How many remarks on a residents' file are told one by one."""
_STEPS: Final = {
    **preparing.STEPS,
    "copying": _("Copying the town while it stands still:"),
    "packing": _("Packing the archive:"),
    "unpacking": _("Unpacking the archive and comparing its digests:"),
    "placing": _("Putting the saved town in its place:"),
}


class NotConfirmedError(UsageError):
    """A town would be lost, and nobody has said yes to it."""


@click.group(cls=Group)
def sandbox() -> None:
    """Begin the town anew, save it, bring it back."""


@sandbox.command()
@click.option("--at", metavar="INSTANT", help="Where the town's clock begins (a day: 09:00 JST).")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31),
    default=1,
    show_default=True,
    help="Of which everybody's PINs are made.",
)
@click.option(
    "--residents",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file of the people who live there; see residents-template.",
)
@click.option("--yes", is_flag=True, help="Don't ask: the town that is here is lost.")
@json_option
@click.pass_obj
def reset(manner: Manner, at: str | None, seed: int, residents: Path | None, *, yes: bool) -> None:
    """Clear the town away and found a new one.

    Whatever happened in it is lost, unless it was saved (`jumin sandbox save`). Stop `jumin up`
    first. A reset that was interrupted is finished by the next one, or by `jumin up` with the
    people who come with the package.
    """
    begins_at = None if at is None else instant(at)
    with _alone() as folder:
        _keep_address(folder)
        yes = _make_ready(folder, manner, yes=yes)
        town.set_up_django()
        from jumin.sandbox import founding

        content = None if residents is None else residents.read_bytes()
        with _explained(manner):
            _notice(manner, content, begins_at)
            _confirm(folder, manner, yes=yes)
            with progress.shown(manner, _STEPS) as tell:
                founding.found_anew(progress=tell, seed=seed, at=begins_at, residents=content)
    _tell_founded(manner)


@sandbox.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace an existing file.")
@json_option
@click.pass_obj
def save(manner: Manner, file: Path, *, force: bool) -> None:
    """Save the town into FILE: databases, cards, keys, clock, all of it.

    `jumin up` may go on. FILE holds the town's secret, its private keys and everybody's data: it
    is readable by you only, and is to stay so. It is a tar.gz that begins with a manifest.
    """
    put = out_file(file, force=force)
    town.open_town()
    from jumin.sandbox import archive

    with progress.shown(manner, _STEPS) as tell:
        saved = archive.save(put, progress=tell)
    facts = {"file": str(file), "octets": file.stat().st_size, **saved.facts}
    manner.show(
        {**facts, "members": len(saved.members)},
        lambda: manner.say(
            _(
                "The town of {showed} is in {file} ({octets} octets). The file holds its secret "
                "and private keys: keep it to yourself."
            ),
            **{**facts, "showed": _shown(str(saved.facts["showed"]))},
        ),
    )


@sandbox.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Don't ask: the town that is here is lost.")
@json_option
@click.pass_obj
def restore(manner: Manner, file: Path, *, yes: bool) -> None:
    """Put the town that was saved into FILE in the place of the one that is here.

    Stop `jumin up` first. The file is unpacked and compared before anything is touched. The clock
    goes on as it went: a turned one as far from real time as before. A restore that was
    interrupted is to be run again.
    """
    with _alone() as folder:
        _confirm(folder, manner, yes=_make_ready(folder, manner, yes=yes))
        town.set_up_django()
        from jumin.sandbox import archive

        with progress.shown(manner, _STEPS) as tell:
            restored = archive.restore(file, progress=tell)
    now = town.clock().now()
    manner.show(
        {"file": str(file), "at": now.isoformat(), **restored.facts},
        lambda: manner.say(
            _("The town is back as it was saved at {showed}. Its clock shows {now}."),
            showed=_shown(str(restored.facts["showed"])),
            now=f"{now:%Y-%m-%d %H:%M} JST",
        ),
    )


@sandbox.command("residents-template")
@click.pass_obj
def residents_template(manner: Manner) -> None:
    """Show a residents' file to begin with, for `reset --residents`.

    CSV in UTF-8 (CP932 is read, too). The columns may be named in English or Japanese.
    id: name for commands. household: the same for people who live together; one of them is 世帯主.
    card_issued_on: empty for no card. certificates: both, authentication or none; empty: as the
    age allows. nationality, residence_status and stay_until are of foreign residents only, domicile
    of all others. Individual Numbers and PINs are the town's own and have no column.
    """
    name = f"residents-{JAPANESE if manner.language == JAPANESE else 'en'}.csv"
    click.echo((files("jumin.sandbox") / "examples" / name).read_text(), nl=False)


@contextmanager
def _alone() -> Iterator[DataFolder]:
    """Have the data folder for oneself: a town that is served is not pulled from under anybody."""
    folder = town.data_folder()
    os.environ["JUMIN_DATA"] = str(folder.root)
    folder.prepare()
    with preparing.alone(folder, "jumin sandbox"):
        wishes.forget(folder)  # what a page wished before was not done: this is
        yield folder


def _make_ready(folder: DataFolder, manner: Manner, *, yes: bool) -> bool:
    """Make sure of secret and databases; tell whether losing the town is agreed to.

    What is damaged so that nothing could be opened is taken for lost, where that is agreed to.
    """
    mark = _mark(folder)
    if mark is not None and not (mark and _has_secret(folder)):
        _confirm(folder, manner, yes=yes)
        folder.mark.unlink()
        yes = True
    preparing.prepare_secret(folder)
    preparing.prepare_databases(folder, town.settings().database_url)
    return yes


def _has_secret(folder: DataFolder) -> bool:
    try:
        Secrets.load(folder.secret)
    except SecretError:
        return False
    return True


def _keep_address(folder: DataFolder) -> None:
    """Let a new town name the responder that the former one named, unless told otherwise."""
    former = (_mark(folder) or {}).get("base_url")
    if isinstance(former, str):
        os.environ.setdefault("JUMIN_BASE_URL", former)


def _mark(folder: DataFolder) -> dict[str, object] | None:
    try:
        return folder.founded()
    except FolderError:  # of another version, or damaged: there is a town, whatever it was
        return {}


def _confirm(folder: DataFolder, manner: Manner, *, yes: bool) -> None:
    if yes or _mark(folder) is None:
        return
    lost = manner.text(
        _("The town in {folder} will be lost. `jumin sandbox save FILE` keeps it."),
        folder=folder.root,
    )
    if manner.as_json or not (sys.stdin and sys.stdin.isatty()):
        how = manner.text(_("To go on without it, add --yes."))
        raise NotConfirmedError(f"{lost} {how}")
    if not click.confirm(" ".join((lost, manner.text(_("Go on?"))))):
        raise NotConfirmedError(manner.text(_("Nothing was changed.")))


def _notice(manner: Manner, residents: bytes | None, at: datetime | None) -> None:
    """Read a residents' file before anything is lost, and tell what is well to know of it."""
    from jumin.sandbox import founding

    begins_at = founding.beginning(at, datetime.now(JST))
    if residents is not None:
        roster = founding.read(residents, at=begins_at)
        for line in _remarks((*roster.notices, *roster.unprintable()), manner):
            click.echo(line, err=True)


@contextmanager
def _explained(manner: Manner) -> Iterator[None]:
    """Tell what is wrong with a residents' file in the language asked for."""
    from jumin.sandbox.roster_file import RosterFileError

    try:
        yield
    except RosterFileError as error:
        raise UsageError("\n".join(_remarks(error.problems, manner))) from error


def _remarks(remarks: "tuple[Remark, ...]", manner: Manner) -> Iterator[str]:
    from jumin.sandbox.roster_remarks import JAPANESE as IN_JAPANESE
    from jumin.sandbox.roster_remarks import TEXTS

    for remark in remarks[:MOST_TOLD]:
        what = manner.text(TEXTS[remark.code], **remark.facts)
        column = remark.column and (
            IN_JAPANESE[remark.column] if manner.language == JAPANESE else remark.column.value
        )
        at = _("Line {line}, {column}: {what}") if column else _("Line {line}: {what}")
        yield manner.text(at, line=remark.line, column=column, what=what)
    if len(remarks) > MOST_TOLD:
        yield manner.text(_("And {count} more."), count=len(remarks) - MOST_TOLD)


def _tell_founded(manner: Manner) -> None:
    from jumin.sandbox.residents import residents

    now, count = town.clock().now(), len(residents())
    manner.show(
        {"at": now.isoformat(), "residents": count},
        lambda: manner.say(
            _("A new town of {count} residents is founded; its clock shows {now}."),
            count=count,
            now=f"{now:%Y-%m-%d %H:%M} JST",
        ),
    )


def _shown(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(JST):%Y-%m-%d %H:%M} JST"
