"""Taking a file from a browser, but not more than a saved town can be (アップロードの上限)."""

from typing import Any, Final

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from jumin.sandbox.wishes import LARGEST_ARCHIVE


_FORM: Final = 64 * 1024
"""Octets of a form besides its file."""


class BoundedUpload(TemporaryFileUploadHandler):
    """Writes what comes to the disk, and hangs up where it is too much."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Take a piece, unless it is one too much."""
        if start + len(raw_data) > LARGEST_ARCHIVE:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


def is_too_large(request: HttpRequest) -> bool:
    """Whether a request announces more than can be taken: then nothing of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > LARGEST_ARCHIVE + _FORM
