"""Carrying out what a page wished for the town as a whole, while nobody serves it."""

import time
from datetime import datetime
from pathlib import Path

from jumin.cli import serving, waiting
from jumin.cli.manner import Manner
from jumin.cli.town import set_up_django
from jumin.installation import DataFolder
from jumin.locale.catalogue import gettext_noop as _
from jumin.sandbox import wishes
from jumin.sandbox.wishes import Act, Outcome, Wish
from jumin.terms import JST, JuminError


def carry_out_pending(folder: DataFolder, manner: Manner, host: str, port: int) -> None:
    """Carry out what is wished, if something is; visitors are told to wait meanwhile.

    It is done in a process of its own, for it may change the secret of which all settings are
    made. Raises `ServerEndedError` where that was killed: the wish stays for the next `jumin up`.
    """
    if (wish := wishes.pending(folder)) is None:
        wishes.forget(folder)  # a file that a killed page server left without its wish
        return
    manner.say(
        _("A page asked for it: the town is founded anew …")
        if wish.act is Act.RESET
        else _("A page asked for it: the saved town is put back …")
    )
    act = serving.Wanted("process that changes the town", carry_out, (folder.root,))
    with waiting.room(host, port) as visitors:
        with serving.running(act) as (worker,):
            worker.process.join()
            if worker.process.exitcode:
                raise serving.ServerEndedError(worker.name, worker.process.exitcode)
        visitors.seconds = waiting.LATER
        time.sleep(waiting.SOON + 1)  # by then every visitor was told to come later
    if (told := wishes.outcome(folder)) is not None and told.error:
        manner.say(_("It was not done: {why}"), why=told.error)


def carry_out(root: Path) -> None:
    """Carry out what is wished; whatever is refused or fails is noted for the page that asked."""
    folder = DataFolder(root)
    wish = wishes.pending(folder)
    if wish is None:
        return
    set_up_django()
    error = ""
    try:
        _do(wish, folder)
    except JuminError as refused:
        error = str(refused)
    except Exception as unforeseen:  # noqa: BLE001 (its text may hold names: its kind is noted)
        error = f"Something unforeseen went wrong ({type(unforeseen).__name__})."
    wishes.carried_out(folder, Outcome(wish.act, datetime.now(JST), error))


def _do(wish: Wish, folder: DataFolder) -> None:
    from jumin.sandbox import archive, founding

    def tell(*_: object) -> None:
        """Nobody watches."""

    if wish.act is Act.RESTORE:
        archive.restore(wishes.archive_of(folder), progress=tell)
    else:
        founding.found_anew(progress=tell, seed=wish.seed, at=wish.at, residents=None)
