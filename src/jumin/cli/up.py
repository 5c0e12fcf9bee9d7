"""`jumin up`: found the town where there is none yet, and serve it until Ctrl-C."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from jumin.cli import preparing, serving
from jumin.cli import wishes as wished
from jumin.cli.loopback import loopback
from jumin.cli.manner import Command, Manner, wrong_use
from jumin.cli.town import data_folder, settings
from jumin.installation import DataFolder, InstallationClock
from jumin.locale.catalogue import gettext_noop as _
from jumin.sandbox import wishes


TICK: Final = 1.0
"""Seconds between two looks at whether all processes are alive, and whether a page has a wish."""


class _Stopped(BaseException):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, callback=loopback)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--responder-port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that serve the pages; more than one is meant for PostgreSQL.",
)
@click.pass_obj
def up(manner: Manner, host: str, port: int, responder_port: int, workers: int) -> None:
    """Found the town where there is none, and serve it until Ctrl-C.

    Listens on this computer only. All that lasts is in the folder that JUMIN_DATA names (else
    ./var), and the offices' books where JUMIN_DATABASE_URL says, if it does. A first start that
    was interrupted is finished by the next one. Where a page asked for a new town, or for a saved
    one, the servers are ended, that is done, and everything begins again from here.
    """
    if port == responder_port:
        wrong_use("The town and its responder need two ports: --port and --responder-port.")
    folder = data_folder()
    os.environ["JUMIN_DATA"] = str(folder.root)
    address = f"[{host}]" if ":" in host else host
    os.environ.setdefault("JUMIN_BASE_URL", f"http://{address}:{responder_port}")
    begins_again = False
    with _until_stopped():
        folder.prepare()
        with preparing.alone(folder):
            preparing.check_port(host, port, "PORT", "--port")
            preparing.check_port(host, responder_port, "RESPONDER_PORT", "--responder-port")
            preparing.prepare_secret(folder)
            preparing.prepare_databases(folder, settings().database_url)
            wished.carry_out_pending(folder, manner, host, port)
            preparing.open_or_found(folder, manner)
            pages = serving.Wanted(
                "town's page server", serving.serve_pages, (host, port, workers), (host, port)
            )
            _serve(manner, folder, pages, responder_port)
            begins_again = True
    if begins_again:
        sys.stdout.flush()
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 (this very command, no shell)
    manner.say(_("Stopped."))


def _serve(manner: Manner, folder: DataFolder, pages: serving.Wanted, responder_port: int) -> None:
    """Serve until a page wishes for another town."""
    from django.conf import settings

    host, port = pages.answers_at or ("", 0)
    responder = serving.Wanted(
        "responder",
        serving.serve_responder,
        (host, responder_port, folder.root, settings.JUMIN_KEY_PASSPHRASE),
        (host, responder_port),
    )
    courier = serving.Wanted("courier", serving.carry, ())
    clock = InstallationClock(folder.clock)
    clock.now()  # a damaged file is told before anything is served
    with serving.running(courier, pages, responder) as servers:
        for server in servers:
            server.wait_until_it_answers()
        _say_what_is_up(manner, port)
        _say_what_to_know(manner, folder, clock)
        manner.say(_("Stop with Ctrl-C."))
        sys.stdout.flush()
        while wishes.pending(folder) is None:
            serving.watch(servers, seconds=TICK)
        time.sleep(TICK)  # the page that asked gets its answer


def _say_what_is_up(manner: Manner, port: int) -> None:
    program = "jumin" if shutil.which("jumin") else os.path.relpath(sys.argv[0])
    manner.say(
        _(
            "\nThe town is up (TEST: nothing and nobody in it is real).\n"
            "  Town       http://localhost:{port}\n"
            "  Responder  {base}/ocsp\n"
            "Next: open the town in a browser, or in another terminal\n"
            "  {program} residents"
        ),
        port=port,
        base=os.environ["JUMIN_BASE_URL"],
        program=program,
    )


def _say_what_to_know(manner: Manner, folder: DataFolder, clock: InstallationClock) -> None:
    if not clock.state().is_real:
        manner.say(
            _("The town's clock shows {now} JST, not real time (`jumin clock real` turns it)."),
            now=f"{clock.now():%Y-%m-%d %H:%M}",
        )
    named, listening = folder.require_founded()["base_url"], os.environ["JUMIN_BASE_URL"]
    if named != listening:
        manner.say(
            _(
                "The certificates of this town name {named} as their responder, which is now at "
                "{listening}: software that follows them won't find it. Start it where it was."
            ),
            named=named,
            listening=listening,
        )


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Let a signal end the body in good order, once; further ones change nothing."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    except _Stopped:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
