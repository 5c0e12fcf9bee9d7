"""What the log says of a fault in the pages: its kind and its place, never what was posted."""

import logging
import traceback


class PlaceFormatter(logging.Formatter):
    """Formats a record by the kind of its exception and the line that raised it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line; neither the message of the exception nor any value is in it."""
        said = f"{record.levelname} {record.name} {getattr(record, 'status_code', '')}"
        if not record.exc_info or record.exc_info[0] is None:
            return said
        kind, _, trace = record.exc_info
        frames = traceback.extract_tb(trace)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
        return f"{said} {kind.__name__} at {place}"
