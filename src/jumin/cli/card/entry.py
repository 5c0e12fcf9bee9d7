"""Asking for a PIN: tries left are told first, and what can't be it never reaches the card."""

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from getpass import GetPassWarning
from typing import Any, TypeVar

import click

from jumin.cardfiles import PinRole
from jumin.cli.card.words import pin_word
from jumin.cli.manner import Manner, wrong_use
from jumin.client import ApplicationSession
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import Pin, Refusal, RefusalCode, RefusedError


F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class PinEntry:
    """How PINs are entered: on standard input, a line each, or hidden on the terminal."""

    from_stdin: bool
    yes: bool
    """Whether the last try may be spent without asking."""

    def pin(self, manner: Manner, role: PinRole, prompt: str) -> Pin:
        """Get a PIN; raises `RefusedError` (PIN_FORM, facts: role) for what can't be this one."""
        if self.from_stdin:
            pin = Pin(sys.stdin.readline().rstrip("\r\n"))
        else:
            pin = Pin(hidden(manner, manner.text(prompt, pin=pin_word(role, manner))))
        role.check_form(pin)
        return pin

    def agree_to_the_last_try(self, manner: Manner, left: int) -> None:
        """Ask whether the one try that is left may be spent."""
        if left > 1 or self.yes:
            return
        if self.from_stdin:
            wrong_use(
                manner.text(
                    _("Only one try is left; a wrong PIN blocks it. To spend it, add --yes.")
                )
            )
        click.confirm(
            manner.text(_("Only one try is left; a wrong PIN blocks it. Go on?")),
            abort=True,
            err=True,
        )


def pin_entry(function: F) -> F:
    """Give a command the options for entering PINs; it gets them as `entry`, a `PinEntry`."""

    @wraps(function)
    def with_entry(*args: Any, pin_stdin: bool, yes: bool, **options: Any) -> Any:
        return function(*args, entry=PinEntry(pin_stdin, yes), **options)

    for option in (
        click.option("--yes", is_flag=True, help="Spend the last try of a PIN without asking."),
        click.option(
            "--pin-stdin",
            is_flag=True,
            help="Read the PIN from standard input instead of asking for it, hidden.",
        ),
    ):
        with_entry = option(with_entry)
    return with_entry  # type: ignore[return-value]  # the options become one argument


def hidden(manner: Manner, prompt: str, *, twice: bool = False) -> str:
    """Ask for a secret on the terminal, where it does not show; wrong use where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)  # else it would be read, and show
        try:
            asked: str = click.prompt(
                prompt,
                hide_input=True,
                err=True,
                default="",
                show_default=False,
                confirmation_prompt=twice,
            )
        except GetPassWarning:
            wrong_use(
                manner.text(
                    _("Nobody can be asked here: there is no terminal. --help tells other ways.")
                )
            )
    return asked


def ask(
    manner: Manner, sessions: Sequence[ApplicationSession], role: PinRole, entry: PinEntry
) -> Pin:
    """Tell the tries left, then get the PIN; `sessions` are those that keep it.

    Raises `RefusedError`: PIN_BLOCKED (facts: role) where no try is left, PIN_FORM.
    """
    if not entry.from_stdin and not sys.stdin.isatty():
        wrong_use(manner.text(_("Nobody can be asked here: give the PIN by --pin-stdin.")))
    left = min(session.tries_left(role) for session in sessions)
    if not left:
        raise RefusedError(Refusal(RefusalCode.PIN_BLOCKED, {"role": role.value}))
    told = manner.text(
        _("Tries left for the {pin}: {left}."), pin=pin_word(role, manner), left=left
    )
    click.echo(told, err=True)
    entry.agree_to_the_last_try(manner, left)
    return entry.pin(manner, role, _("Enter the {pin}"))


def present(manner: Manner, session: ApplicationSession, role: PinRole, entry: PinEntry) -> None:
    """Ask for a PIN and present it; raises `RefusedError`: PIN_WRONG (facts: role, tries_left)."""
    session.verify_pin(role, ask(manner, (session,), role, entry))
