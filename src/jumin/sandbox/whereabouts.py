"""Where a resident's card is now: in the pocket, or at a place that has taken it (カードの所在)."""

from dataclasses import dataclass

from jumin.installation import LockHeldError, require_free
from jumin.sandbox import wallet
from jumin.sandbox.wallet import Owner


@dataclass(frozen=True)
class Whereabouts:
    """Where a card is, and in what state its image lies there."""

    exists: bool
    place: str
    """Who has it, as they wrote it themselves: `kiosk`, `counter`, `slot …`; empty: the pocket."""
    image: tuple[int, int] = (0, 0)
    """Changes whenever the card does: a PIN that was tried, keys, certificates."""


def whereabouts(owner: Owner) -> Whereabouts:
    """Tell where somebody's card is, without touching it."""
    path = wallet.image_path(owner.id)
    try:
        stat = path.stat()
    except FileNotFoundError:
        return Whereabouts(exists=False, place="")
    image = (stat.st_ino, stat.st_mtime_ns)
    try:
        require_free(path.with_suffix(".lock"))
    except LockHeldError as error:
        return Whereabouts(exists=True, place=error.holder or "?", image=image)
    return Whereabouts(exists=True, place="", image=image)
