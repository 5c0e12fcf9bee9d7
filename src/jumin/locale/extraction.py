"""Lets Babel read what it can't by itself: templates, and reasons (development only)."""

import ast
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
    """Find the messages of one template, as Django's `makemessages` does: an extraction method.

    Django writes a template as lines of Python with the template's indents, which mean nothing.
    """
    source = templatize(file.read().decode(), origin=getattr(file, "name", None))
    lines = BytesIO(_INDENT.sub("", source).encode())
    yield from extract_python(lines, keywords, comment_tags, options)


def python_module(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[tuple[Any, ...]]:
    """Find the messages of one module, its reasons among them: an extraction method.

    Babel itself would make one message of `because("one" if so else "other")`.
    """
    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for call in ast.walk(ast.parse(file.read())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "because":
            for message in literals(call.args[0]):
                yield call.lineno, None, message, []


def literals(expression: ast.expr) -> list[str]:
    """Tell the texts that an expression may be; none where it is more than a choice of them."""
    match expression:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            one, other = literals(body), literals(orelse)
            return one + other if one and other else []
    return []
