"""The issuing centre's own signature on each paper (偽造防止のための署名), and its public key."""

from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from jumin.documents import PaperSeal, paper_key, paper_seal, write_paper_keys
from jumin.installation.folder import write_atomically


OWNER: Final = "JUMIN-TEST issuing centre"
_PURPOSE: Final = "papers"


@cache
def seal() -> PaperSeal:
    """Tell by what papers of this town are signed (RFC 8032): derived from its secret."""
    return paper_seal(settings.JUMIN_SECRETS.derive(_PURPOSE))


def publish_key() -> Path:
    """Publish the public key by which anybody proves a paper off line (検証鍵の公開)."""
    path: Path = settings.FOLDER.paper_keys
    key = paper_key(settings.JUMIN_SECRETS.derive(_PURPOSE), OWNER)
    write_atomically(path, write_paper_keys([key]), mode=0o644)
    return path
