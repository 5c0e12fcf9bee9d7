"""`jumin guide …`: what the law and a municipality's guide say of one's own case (案内)."""

from typing import Final

import click

from jumin.cli.lazy import LazyGroup


COMMANDS: Final = {
    "deadlines": "Tell when a card and its certificates end, and when renewal opens.",
    "fees": "Tell what a card or certificate costs anew, and why.",
    "papers": "Tell who may come for what, and which papers to bring.",
    "hours": "Tell when the desks and hotlines are open.",
    "kiosk": "Tell what kiosks issue, for whom, when and for how much.",
    "notices": "Tell to whom notices of renewal are due, for a whole file of people.",
}
"""The commands in the order in which one meets them; each is in the module of its name."""


@click.group(cls=LazyGroup, listed=COMMANDS, home=lambda name: (f"guide.{name}", name))
def guide() -> None:
    """Ask the law and a municipality's guide about a day (TEST: no legal advice).

    Every answer tells why, on what authority, as of which edition, what of it is assumed, and
    when it changes. Nothing else of the town is needed. JUMIN_RULES names a folder with rules of
    one's own (`jumin rules check`).
    """
