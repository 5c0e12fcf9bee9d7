"""`jumin up`: found the town where there is none yet, and serve it until Ctrl-C."""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Final

import click

from jumin.cli import ephemeral, preparing, serving
from jumin.cli import wishes as wished
from jumin.cli.loopback import loopback
from jumin.cli.manner import Command, Manner, json_option, wrong_use
from jumin.cli.town import data_folder, settings
from jumin.installation import DataFolder, InstallationClock
from jumin.locale.catalogue import gettext_noop as _
from jumin.sandbox import wishes


PORT: Final = 8000
RESPONDER_PORT: Final = 8001
"""Where the town is found, unless told otherwise."""

TICK: Final = 1.0
"""Seconds between two looks at whether all processes are alive, and whether a page has a wish."""


class _Stopped(BaseException):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, callback=loopback)
@click.option("--port", type=click.IntRange(1, 65535), show_default=str(PORT))
@click.option("--responder-port", type=click.IntRange(1, 65535), show_default=str(RESPONDER_PORT))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that serve the pages; more than one is meant for PostgreSQL.",
)
@click.option(
    "--ephemeral",
    "is_ephemeral",
    is_flag=True,
    help="A new town in a folder of its own, on free ports; gone when it ends.",
)
@click.option(
    "--with-process",
    "process",
    metavar="PID",
    type=click.IntRange(1),
    help="End when this process has ended, too: a test's own, say.",
)
@json_option
@click.pass_obj
def up(
    manner: Manner,
    *,
    host: str,
    port: int | None,
    responder_port: int | None,
    workers: int,
    process: int | None,
    is_ephemeral: bool,
) -> None:
    """Found the town where there is none, and serve it until Ctrl-C.

    Listens on this computer only. All that lasts is in the folder that JUMIN_DATA names (else
    ./var), and the offices' books where JUMIN_DATABASE_URL says, if it does. A first start that
    was interrupted is finished by the next one. Where a page asked for a new town, or for a saved
    one, the servers are ended, that is done, and everything begins again from here.

    With --json a line of JSON tells the addresses as soon as the town is up. With --ephemeral
    JUMIN_DATA is left aside.
    """
    if is_ephemeral:
        _for_a_while(manner, host, (port, responder_port), workers, process)
        return
    port, responder_port = port or PORT, responder_port or RESPONDER_PORT
    if port == responder_port:
        wrong_use("The town and its responder need two ports: --port and --responder-port.")
    folder = data_folder()
    os.environ["JUMIN_DATA"] = str(folder.root)
    address = f"[{host}]" if ":" in host else host
    os.environ.setdefault("JUMIN_BASE_URL", f"http://{address}:{responder_port}")
    begins_again = False
    with _until_stopped(process):
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
    ephemeral.remove_if_for_a_while(folder)
    manner.say(_("Stopped."))


def _for_a_while(
    manner: Manner, host: str, ports: tuple[int | None, ...], workers: int, process: int | None
) -> None:
    """Run a town in a folder of its own, which goes with it."""
    options = ["--host", host, "--workers", str(workers), "--lang", manner.language]
    options += ["--json"] if manner.as_json else []
    code = 0
    with (
        _until_stopped(process),
        ephemeral.folder_for_a_while() as root,
        ephemeral.free_ports(*ports) as (port, responder_port),
        ephemeral.running(
            root, [*options, "--port", str(port), "--responder-port", str(responder_port)]
        ) as town,
    ):
        code = town.wait()
    click.get_current_context().exit(code)


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
    preparing.prepare_tls()
    with serving.running(courier, pages, responder) as servers:
        for server in servers:
            server.wait_until_it_answers()
        _say_what_is_up(manner, port, folder)
        _say_who_may_ask(manner)
        _say_what_to_know(manner, folder, clock)
        manner.say(_("Stop with Ctrl-C."))
        if manner.as_json:
            click.echo(json.dumps(_told(port, folder, clock)))
        sys.stdout.flush()
        while wishes.pending(folder) is None:
            serving.watch(servers, seconds=TICK)
        time.sleep(TICK)  # the page that asked gets its answer


def _told(port: int, folder: DataFolder, clock: InstallationClock) -> dict[str, object]:
    """Tell programs where the town is: the addresses, the folder, what its clock shows."""
    base = os.environ["JUMIN_BASE_URL"]
    return {
        "pages": f"http://localhost:{port}",
        "responder": base,
        "ocsp": f"{base}/ocsp",
        "data": str(folder.root),
        "ephemeral": ephemeral.is_for_a_while(folder),
        "at": clock.now().isoformat(),
        "real_time": clock.state().is_real,
        "process": os.getpid(),
    }


def _say_what_is_up(manner: Manner, port: int, folder: DataFolder) -> None:
    program = next_program()
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
        program=f"JUMIN_DATA={quote(str(folder.root))} {program}"
        if ephemeral.is_for_a_while(folder)
        else program,
    )


def next_program() -> str:
    """Tell how to call `jumin` from here, also where it is not on the path, or run as a module."""
    if shutil.which("jumin"):
        return "jumin"
    beside = Path(sys.executable).parent / "jumin"
    if beside.exists():
        return quote(os.path.relpath(beside))
    return f"{quote(sys.executable)} -m jumin.cli"


def _say_who_may_ask(manner: Manner) -> None:
    """Tell what was switched on for relying parties."""
    if (tls_port := settings().responder_tls_port) is not None:
        manner.say(
            _(
                "The responder takes client certificates at https://localhost:{port}/ocsp "
                "(`jumin ca parties tls` gives its own)."
            ),
            port=tls_port,
        )
    if settings().relying_parties == "registered":
        manner.say(_("It answers registered relying parties only (`jumin ca parties`)."))


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
def _until_stopped(process: int | None) -> Iterator[None]:
    """Let a signal end the body in good order, once; further ones change nothing.

    So does the end of `process`.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise _Stopped

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        if process is not None:
            ephemeral.end_with(process)
        yield
    except _Stopped:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
