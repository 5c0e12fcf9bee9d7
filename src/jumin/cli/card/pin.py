"""`jumin card pin …`: tries left, changing a PIN, what to do when one is blocked."""

import click

from jumin.cardfiles import PinRole
from jumin.cli.card.entry import PinEntry, ask, pin_entry
from jumin.cli.card.source import CardSource, card_source, opened
from jumin.cli.card.tries import cure, print_tries, tell_tries
from jumin.cli.card.words import APPLETS, pin_word
from jumin.cli.manner import Group, Manner, json_option, wrong_use
from jumin.client import SharedConnection, sessions_with, survey
from jumin.locale.catalogue import gettext_noop as _
from jumin.terms import Pin


@click.group(cls=Group)
def pin() -> None:
    """Tries left, changing a PIN, and what to do when one is blocked."""


@pin.command()
@card_source
@json_option
@click.pass_obj
def status(manner: Manner, *, source: CardSource) -> None:
    """Show how often each PIN may still be wrong; no try is spent."""
    with opened(manner, source) as connection:
        pins = survey(connection).pins
    manner.show(tell_tries(pins), lambda: print_tries(pins, manner))


@pin.command(name="unlock-hint")
@card_source
@json_option
@click.pass_obj
def unlock_hint(manner: Manner, *, source: CardSource) -> None:
    """Tell for each blocked PIN how it is unlocked: no program of the holder can do that."""
    with opened(manner, source) as connection:
        blocked = [pin for pin in survey(connection).pins if pin.is_blocked]
    told = [
        one | {"cure": cure(pin, manner)}
        for one, pin in zip(tell_tries(blocked), blocked, strict=True)
    ]

    def lines() -> None:
        if not blocked:
            manner.say(_("No PIN is blocked."))
        for pin in blocked:
            name, where = pin_word(pin.role, manner), manner.text(APPLETS[pin.applet])
            click.echo(f"{name} ({where}): {cure(pin, manner)}")

    manner.show(told, lines)


@pin.command()
@click.option(
    "--role",
    "name",
    required=True,
    type=click.Choice(
        [
            PinRole.SIGNATURE.value,
            PinRole.AUTHENTICATION.value,
            PinRole.INPUT_SUPPORT.value,
            PinRole.RESIDENT_REGISTER.value,
        ]
    ),
    help="Which PIN; that of the resident register is changed in both applications that keep it.",
)
@pin_entry
@card_source
@json_option
@click.pass_obj
def change(manner: Manner, *, name: str, entry: PinEntry, source: CardSource) -> None:
    """Change a PIN: the old one is asked, then the new one twice.

    With --pin-stdin: the old one and the new one, a line each.
    """
    role = PinRole(name)
    with opened(manner, source, exclusive=True) as connection:
        sessions = tuple(sessions_with(SharedConnection(connection), role))
        if not sessions:
            wrong_use(manner.text(_("There is no {pin} on this card."), pin=pin_word(role, manner)))
        old = ask(manner, sessions, role, entry)
        new = _new_pin(manner, role, entry, old)
        # The old one is proved everywhere before it is replaced anywhere.
        for session in sessions[:-1]:
            session.verify_pin(role, old)
        for session in reversed(sessions):
            session.change_pin(role, old, new)
    manner.show(
        {"role": role.value, "changed": True},
        lambda: manner.say(_("The {pin} is changed."), pin=pin_word(role, manner)),
    )


def _new_pin(manner: Manner, role: PinRole, entry: PinEntry, old: Pin) -> Pin:
    new = entry.pin(manner, role, _("Enter the new {pin}"))
    if not entry.from_stdin and entry.pin(manner, role, _("Enter the new {pin} again")) != new:
        wrong_use(manner.text(_("The two new PINs differ. Nothing was changed.")))
    if new == old:
        wrong_use(manner.text(_("The new PIN is the old one. Nothing was changed.")))
    return new
