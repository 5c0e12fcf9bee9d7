"""The command `jumin`, and the one place that turns errors into text and exit code."""

import sys
from typing import Final

import click

from jumin.cli.lazy import LazyGroup
from jumin.cli.manner import manner_of
from jumin.cli.streams import UnwrittenError, told_streams


COMMANDS: Final = {
    "up": "Found the town where there is none, and serve it until Ctrl-C.",
    "guide": "Ask law and guides about a day: deadlines, fees, papers, hours, kiosks, notices.",
    "rules": "Look into the law as data: every value with its source, and what differs.",
    "residents": "List the residents: PINs, and what a kiosk says to them now.",
    "kiosk": "Use a kiosk without its screen.",
    "card": "Read a card and change its PINs: one of the town, or a real one in a reader.",
    "paper": "Verify papers, and show the keys that prove them.",
    "ca": "Show, export and publish the authorities' certificates and CRLs.",
    "licence": "Examine a verifier: hundreds of questions whose answers are known.",
    "clock": "Read and turn the town's clock.",
    "office": "Look into the offices' books: journals, messages, agreement.",
    "slot": "Put virtual cards into virtual readers.",
    "sandbox": "Begin the town anew, save it, bring it back.",
}
"""The commands in the order in which one meets them; each is in the module of its name."""


@click.group(
    cls=LazyGroup,
    listed=COMMANDS,
    home=lambda name: (name, name),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="jumin", prog_name="jumin")
def jumin() -> None:
    """Play a town of My Number cards (TEST: nothing and nobody in it is real).

    Exit codes: 0 done, 1 refused by a rule, 2 wrong use, 3 fault. The town is kept in the
    folder that JUMIN_DATA names, else in ./var.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run a command; tell its exit code."""
    try:
        with told_streams():
            return _answer(arguments)
    except UnwrittenError as error:
        from jumin.cli.edge import tell_unwritten

        return tell_unwritten(error, manner_of(arguments))


def _answer(arguments: list[str]) -> int:
    manner = manner_of(arguments)
    try:
        code = jumin.main(arguments, prog_name="jumin", standalone_mode=False, obj=manner)
    except UnwrittenError:
        raise
    except Exception as error:  # noqa: BLE001  (the last place: nobody above would tell)
        from jumin.cli.edge import tell

        return tell(error, manner)
    return code if isinstance(code, int) else 0
