"""Errors become text and exit code here, and nowhere else."""

import contextlib
import errno
import json
import traceback
from collections.abc import Mapping
from typing import Any, Final

import click

from jumin.cli.manner import Manner
from jumin.cli.shown import escaped, shown
from jumin.cli.streams import UnwrittenError, give_up
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import JuminError, Refusal, RefusedError, UsageError


REFUSED: Final = 1
WRONG_USE: Final = 2
FAULT: Final = 3
INTERRUPTED: Final = 130
UNREAD: Final = 141
"""As the shell tells of programs that end because nobody reads on (128 + SIGPIPE)."""

_EXTRAS: Final = {
    **dict.fromkeys(
        (
            "PIL",
            "csp",
            "django",
            "fontTools",
            "granian",
            "httptools",
            "pydantic",
            "pydantic_settings",
            "pylopdf_fonts_cjk",
            "pypdfium2",
            "typst",
            "uvloop",
            "whitenoise",
            "zxingcpp",
        ),
        "server",
    ),
    "polars": "population",
}
"""Module → the extra of the package that it comes with."""
_OF_CARDS: Final = ("jumin.client.", "jumin.iso7816.", "jumin.reader.")


def tell(error: Exception, manner: Manner) -> int:
    """Tell an error to whoever called, and the exit code."""
    if manner.debug:
        click.echo("".join(traceback.format_exception(error)), err=True)
    match error:
        case RefusedError():
            return _tell_refusal(error.refusal, manner)
        case click.UsageError():
            return _tell_error(
                "usage", error.format_message(), WRONG_USE, manner, hint=_usage(error)
            )
        case click.ClickException():
            return _tell_error("usage", error.format_message(), WRONG_USE, manner)
        case UsageError():
            return _tell_error("usage", explain(error, manner), WRONG_USE, manner)
        case click.Abort():
            return _tell_error("interrupted", manner.text(_("Interrupted.")), INTERRUPTED, manner)
        case _:
            return _tell_error("fault", _explain_fault(error, manner), FAULT, manner)


def tell_unwritten(error: UnwrittenError, manner: Manner) -> int:
    """Tell that the answer itself could not be written; nothing where nobody reads on."""
    give_up()
    if error.number == errno.EPIPE:
        return UNREAD
    with contextlib.suppress(OSError):
        click.echo(explain(error, manner), err=True)
    give_up()
    return FAULT


def _usage(error: click.UsageError) -> str:
    """Tell how the command is used, where the error itself is not the whole help."""
    if error.ctx is None or error.format_message().startswith("Usage:"):
        return ""
    return f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help'."


def explain(error: JuminError, manner: Manner) -> str:
    """Tell an error in the language asked for, where it is one of those we have a text for."""
    from jumin.locale.reasons import explain_by_reason

    told = explain_by_reason(error, manner.language)
    return told or _explain_known(error, manner) or str(error)


def _explain_known(error: Exception, manner: Manner) -> str | None:
    """Tell an error of the town; where the extra `server` is missing there is no town to err."""
    if type(error).__module__.startswith(_OF_CARDS):
        from jumin.cli.card.troubles import explain as explain_trouble

        return explain_trouble(error, manner)
    try:
        from jumin.web.explanations import explain
    except ModuleNotFoundError:
        from jumin.locale.reasons import explain_by_reason

        if not isinstance(error, JuminError):
            return None
        return explain_by_reason(error, manner.language) or str(error)
    return explain(error, manner.language)


def _explain_fault(error: Exception, manner: Manner) -> str:
    """Tell what is broken and what to do; of the unforeseen only its kind: it may hold names."""
    if isinstance(error, ModuleNotFoundError):
        missing = (error.name or "").partition(".")[0]
        if (extra := _EXTRAS.get(missing)) is not None:
            return manner.text(
                _("This needs {module}, of the extra `{extra}`: pip install 'jumin[{extra}]'"),
                module=error.name,
                extra=extra,
            )
    told = _explain_known(error, manner)
    if isinstance(error, OSError):
        where = ": ".join(filter(None, (str(error.filename or ""), error.strerror or "")))
        return f"{where}. {told}" if told else where
    if told is not None:
        return told
    if type(error).__module__.startswith("django.db"):
        return manner.text(
            _("A database can't be used as it is ({what}). To see why, run this with --debug."),
            what=type(error).__name__,  # its text may hold what was written
        )
    return manner.text(
        _("Something unforeseen went wrong ({kind}). To see where, run this again with --debug."),
        kind=type(error).__name__,
    )


def _tell_error(kind: str, detail: str, code: int, manner: Manner, *, hint: str = "") -> int:
    if manner.as_json:
        click.echo(escaped(_json({"error": {"kind": kind, "detail": detail}})))
    else:
        click.echo("\n".join(filter(None, (hint, shown(detail)))), err=True)
    return code


def _tell_refusal(refusal: Refusal, manner: Manner) -> int:
    from jumin.locale import explain

    said = explain(refusal, manner.language)
    cure, lines = _cure(refusal, manner)
    if manner.as_json:
        told = {
            "code": refusal.code,
            "facts": dict(refusal.facts),
            "title": said.title,
            "detail": said.detail,
            "cure": cure,
        }
        click.echo(_json({"refused": told}))
    else:
        click.echo(f"{said.title} [{refusal.code}]", err=True)
        for line in (said.detail, *lines):
            click.echo(f"  {line}", err=True)
    return REFUSED


def _cure(refusal: Refusal, manner: Manner) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """Tell the cure as data and as lines; none where nobody's rules were asked yet."""
    if manner.municipality is None or manner.on is None:
        return None, ()
    from jumin.places.kiosk import cures
    from jumin.rules import NoValueError, cure

    try:
        known = cure(refusal.code, manner.municipality, manner.on)
    except NoValueError:
        return None, ()
    terms: dict[str, Any] = {
        "act": known.act,
        "who": known.who,
        "where": known.where,
        "bring": known.bring,
        "cost": known.cost,
        "within_days": known.within_days,
    }
    lines = cures.explain(known, manner.municipality, manner.on, manner.language)
    sources = [str(source) for source in known.sources]
    return {**terms, "assumed": known.assumed, "sources": sources, "lines": lines}, lines


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
