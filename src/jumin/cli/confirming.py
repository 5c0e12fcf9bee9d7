"""Asking before something is done that can't be undone."""

import sys

import click

from jumin.cli.manner import Manner
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import UsageError


class NotConfirmedError(UsageError):
    """Something can't be undone, and nobody has said yes to it."""


def confirm(manner: Manner, lost: str, *, yes: bool) -> None:
    """Ask whoever sits at the terminal; raises `NotConfirmedError` where nobody does, or says no.

    `lost` is what can't be undone, in the language asked for; with `yes` nothing is asked.
    """
    if yes:
        return
    if manner.as_json or not (sys.stdin and sys.stdin.isatty()):
        how = manner.text(_("To go on without it, add --yes."))
        raise NotConfirmedError(f"{lost} {how}")
    if not click.confirm(" ".join((lost, manner.text(_("Go on?"))))):
        raise NotConfirmedError(manner.text(_("Nothing was changed.")))
