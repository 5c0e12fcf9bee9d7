"""Somebody at the pages without a browser: cookies, forms, redirects, no scripts."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any, Final, TypeAlias
from urllib.parse import urlencode, urlsplit


_REDIRECTS: Final = frozenset({301, 302, 303})
_MOST_SCREENS: Final = 60


@dataclass(frozen=True)
class Answer:
    """What a server gave back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


Ask: TypeAlias = Callable[[str, str, dict[str, str], bytes], Answer]
"""Method, path, headers and body → answer."""


@dataclass
class Form:
    """A form of a page, filled in as the page shows it."""

    action: str
    classes: str
    entries: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(told.get("action", ""), told.get("class", ""))
            self.forms.append(self._open)
        elif self._open is not None and "name" in told and "disabled" not in told:
            self._enter(self._open, tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None

    def _enter(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, value, kind = told["name"], told.get("value", ""), told.get("type", "text")
        if tag == "button":
            form.buttons.append((name, value))
        elif tag == "input" and kind == "radio":
            form.choices.setdefault(name, []).append(value)
            if "checked" in told:
                form.entries[name] = value
        elif tag == "input" and (kind != "checkbox" or "checked" in told):
            form.entries[name] = value


class Visitor:
    """Opens pages and presses buttons; remembers cookies, and what page is before it."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self._cookies = ask, SimpleCookie()
        self.path, self.page, self.status = "/", b"", 0

    def get(self, path: str) -> None:
        """Open a page, and follow where it leads."""
        self._send("GET", path, {})

    def post(self, path: str, entries: dict[str, str]) -> None:
        """Send a form, and follow where that leads."""
        self._send("POST", path, entries)

    def forms(self) -> list[Form]:
        """Tell the forms of the page."""
        reader = _Forms()
        reader.feed(self.page.decode())
        return reader.forms

    def press(self, wanted: dict[str, str]) -> None:
        """Press a button of a kiosk's screen: what is wanted, else the first choice of each."""
        form = next(one for one in self.forms() if "kiosk-form" in one.classes)
        for name, values in form.choices.items():
            form.entries.setdefault(name, values[0])
        entries = form.entries | {name: v for name, v in wanted.items() if name in form.entries}
        if form.buttons:
            preferred = [one for one in form.buttons if wanted.get(one[0]) == one[1]]
            name, value = (preferred or form.buttons)[0]
            entries[name] = value
        self.post(form.action or self.path, entries)

    def _send(self, method: str, path: str, entries: dict[str, str]) -> None:
        headers = {"Accept-Language": "ja", "Host": "localhost"}
        if self._cookies:
            told = "; ".join(f"{one.key}={one.value}" for one in self._cookies.values())
            headers["Cookie"] = told
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = "http://localhost"
        answer = self._ask(method, path, headers, urlencode(entries).encode())
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self._cookies.load(value)
        if answer.status in _REDIRECTS:
            where = next(value for name, value in answer.headers if name.lower() == "location")
            self._send("GET", urlsplit(where)._replace(scheme="", netloc="").geturl(), {})
            return
        self.path, self.page, self.status = path, answer.body, answer.status


def kiosk_screens(visitor: Visitor, resident: str, pin: str) -> Iterator[str]:
    """Walk through a visit, from the start screen to the receipt; tell each screen's address."""
    visitor.get("/kiosk/")
    wanted = {"put": f"card:{resident}", "pin": pin, "coin": "1000"}
    for _ in range(_MOST_SCREENS):
        yield visitor.path
        if visitor.path.endswith("/receipt/"):
            return
        visitor.press(wanted)
    raise RuntimeError(f"the visit does not come to its end: it stands at {visitor.path}")


def by_wsgi(application: Callable[..., Any]) -> Ask:
    """Ask an application of this process, without a network."""

    def ask(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        told: list[Any] = []
        where = urlsplit(path)
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where.path,
            "QUERY_STRING": where.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            **{f"HTTP_{n.upper().replace('-', '_')}": v for n, v in headers.items()},
        }
        answer = application(environ, lambda *given: told.extend(given))
        try:
            content = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return Answer(int(told[0].split()[0]), tuple(told[1]), content)

    return ask


def by_http(port: int) -> Ask:
    """Ask a server on this computer."""

    def ask(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            given = connection.getresponse()
            return Answer(given.status, tuple(given.getheaders()), given.read())
        finally:
            connection.close()

    return ask
