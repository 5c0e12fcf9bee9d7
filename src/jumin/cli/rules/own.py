"""`jumin rules check|schema`: for folders with rules of one's own."""

from pathlib import Path

import click

from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.out_file import OutFileError, out_file
from jumin.cli.shown import shown
from jumin.locale.catalogue import gettext_noop as _
from jumin.locale.reasons import tell_reason
from jumin.rules import Finding, schema_texts
from jumin.rules import check as findings_of


_PUBLIC = 0o644


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def check(manner: Manner, *, folder: Path) -> None:
    """Check the folder FOLDER as JUMIN_RULES would read it: every finding with file and line.

    Exit code 0 where nothing is wrong (there may be notes), 1 where something is. --json:
    {"findings": [{"file", "line", "what", "is_error"}], "errors": n, "notes": n}.
    """
    findings = findings_of(folder)
    errors = sum(each.is_error for each in findings)
    told = {
        "findings": [
            {
                "file": each.file,
                "line": each.line,
                "what": tell_reason(each.what, manner.language),
                "is_error": each.is_error,
            }
            for each in findings
        ],
        "errors": errors,
        "notes": len(findings) - errors,
    }
    manner.show(told, lambda: _print(findings, manner))
    if errors:
        raise click.exceptions.Exit(1)


def _print(findings: tuple[Finding, ...], manner: Manner) -> None:
    for each in findings:
        mark = "" if each.is_error else manner.text(_("note: "))
        what = tell_reason(each.what, manner.language)
        click.echo(shown(f"{each.file}:{each.line}: {mark}{what}").replace("\n", " "))
    errors = sum(each.is_error for each in findings)
    manner.say(_("Errors: {errors}; notes: {notes}."), errors=errors, notes=len(findings) - errors)


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def schema(manner: Manner, *, folder: Path) -> None:
    """Write the JSON Schema of such files into FOLDER/schema, for editors that check and complete.

    What this command wrote there before is replaced. --json: {"written": [file]}.
    """
    home = folder / "schema"
    try:
        home.mkdir(exist_ok=True)
    except OSError as error:
        raise OutFileError.of(home, error) from error
    texts = schema_texts()
    puts = {name: out_file(home / name, force=True, mode=_PUBLIC) for name in texts}
    for name, put in puts.items():
        put(texts[name].encode())
    written = [str(home / name) for name in texts]
    manner.show({"written": written}, lambda: _print_written(written, manner))


def _print_written(written: list[str], manner: Manner) -> None:
    for path in written:
        click.echo(shown(path))
    manner.say(
        _(
            "Editors that speak the YAML language server use them where a file begins with "
            "`# yaml-language-server: $schema=../schema/topic.schema.json` (its own way there)."
        )
    )
