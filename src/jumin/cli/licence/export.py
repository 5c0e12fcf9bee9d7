"""`jumin licence export`: the cases as files, for software of any kind."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from jumin.cli.licence.protocol import answers_of, question_of
from jumin.cli.licence.selection import instant_option, make_selected, selection_options
from jumin.cli.manner import Command, Manner, json_option
from jumin.cli.out_file import OutFileError
from jumin.installation.folder import write_atomically
from jumin.locale.catalogue import gettext_noop as _
from jumin.pki.vectors import Case
from jumin.terms import because


_QUESTIONS = "questions.jsonl"
_ANSWERS = "answers.json"


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@selection_options
@instant_option
@json_option
@click.pass_obj
def export(
    manner: Manner, folder: Path, categories: Sequence[str], ids: Sequence[str], at: datetime
) -> None:
    """Write the cases with their answers into the folder FOLDER, a new or empty one.

    questions.jsonl has a question in each line, as a program gets them; answers.json what is right
    to answer; and each case has a folder with its octets as files.
    """
    cases = make_selected(categories, ids, at)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            reason = because(
                "{file}: there is something in this folder; name a new one.", file=str(folder)
            )
            raise OutFileError(folder, reason)
        for case in cases:
            _write_case(folder / case.id, case)
        questions = [json.dumps(question_of(case, n)) for n, case in enumerate(cases, 1)]
        write_atomically(folder / _QUESTIONS, ("\n".join(questions) + "\n").encode())
        write_atomically(folder / _ANSWERS, _json([answers_of(case) for case in cases]))
    except OSError as error:
        raise OutFileError.of(folder, error) from error
    manner.show(
        {"folder": str(folder), "cases": len(cases)},
        lambda: manner.say(
            _("{count} cases written to {folder}."), count=len(cases), folder=folder
        ),
    )


def _write_case(folder: Path, case: Case) -> None:
    folder.mkdir()
    question = case.question
    files = {
        "certificate.der": question.certificate,
        "ocsp.der": question.ocsp,
        "nonce.bin": question.nonce,
        "message.bin": question.message,
        "signature.bin": question.signature,
        "cms.der": question.cms,
        "content.bin": question.content,
        **{f"anchor-{n}.der": der for n, der in enumerate(question.anchors, 1)},
        **{f"list-{n}.crl": der for n, der in enumerate(question.crls, 1)},
    }
    for name, octets in files.items():
        if octets is not None:
            (folder / name).write_bytes(octets)
    told = {**answers_of(case), "purpose": str(question.purpose), "at": question.at.isoformat()}
    write_atomically(folder / "case.json", _json(told))


def _json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
