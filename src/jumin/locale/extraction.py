"""Lets Babel read Django's templates, as Django's own `makemessages` does (development only)."""

import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any, Final

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


_INDENT: Final = re.compile("^[ \\t]+", re.MULTILINE)


def django_template(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[tuple[Any, ...]]:
    """Find the messages of one template: an extraction method of Babel.

    Django writes a template as lines of Python with the template's indents, which mean nothing.
    """
    source = templatize(file.read().decode(), origin=getattr(file, "name", None))
    lines = BytesIO(_INDENT.sub("", source).encode())
    yield from extract_python(lines, keywords, comment_tags, options)
