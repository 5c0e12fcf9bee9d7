"""Debian's Chromium before a running town, and axe-core to look at what it shows."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import Browser, Page, sync_playwright


ARGUMENTS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Which of axe-core's rules hold here: WCAG 2.2 level AA and what is good besides."""


class QuietHandler(WSGIRequestHandler):
    """Writes no log."""

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the pages; tell where."""
    from jumin.web.wsgi import application  # noqa: PLC0415 (Django is set up by now)

    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.set_app(application)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def address(town: object) -> Iterator[str]:  # noqa: ARG001 (the town is what is served)
    """Where the town is served."""
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def address_without_town() -> Iterator[str]:
    """Where pages are served that ask nothing of any office, such as that of all parts."""
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Tell where Chromium is."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail(
            "These tests look at pages with Chromium: apt-get install chromium", pytrace=False
        )
    return path


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """Run Chromium, without a window.

    Playwright's event loop runs in the thread of the tests, where Django would forbid its databases
    for fear of other tasks; there are none.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """Open a page of a fresh browser on the town's front page."""
    context = chromium.new_context(base_url=address, locale="ja-JP")
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Let axe-core look at a page; it tells what it finds as `rule: element: reason`."""
    looker = Axe()

    def look(page: Page) -> list[str]:
        options = {"resultTypes": ["violations"], "runOnly": list(RULES)}
        found = looker.run(page, options=options).response["violations"]
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return look
