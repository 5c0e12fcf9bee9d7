"""Lets Babel read Django's templates, as Django's own `makemessages` does (development only)."""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def django_template(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[tuple[Any, ...]]:
    """Find the messages of one template: an extraction method of Babel."""
    source = templatize(file.read().decode(), origin=getattr(file, "name", None))
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, options)
