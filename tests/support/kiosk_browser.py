"""A kiosk in Chromium: pressing its button as a finger does, and hurrying past known screens."""

import re

from playwright.sync_api import Page


MAIN = ".kiosk-form .button-main"
_PRESS = "button => button.click()"
_HURRY = """async ([until, entered]) => {
  let answer = await fetch("/kiosk/");
  for (let presses = 0; presses < 40; presses++) {
    const step = answer.url.split("/")[4];
    const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = shown.querySelector(".kiosk-form");
    if (!form || step === until) return step;
    if (!answer.ok) throw new Error(`${step} takes not what is entered`);
    const data = new FormData(form);
    const button = form.querySelector(".button-main") ?? form.querySelector(".coin:last-child");
    if (button.name) data.set(button.name, button.value);
    for (const [name, values] of Object.entries(entered[step] ?? {})) {
      data.delete(name);
      for (const value of values) data.append(name, value);
    }
    const body = new URLSearchParams(data);
    answer = await fetch(form.getAttribute("action"), { method: "POST", body });
  }
  return "";
}"""


def step_of(page: Page) -> str:
    """Tell at which screen the browser is."""
    found = re.search(r"/kiosk/([\w-]+)/", page.url)
    return found[1] if found else ""


def press(page: Page, selector: str = MAIN) -> None:
    """Press a button and wait for the screen that follows."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.eval_on_selector(selector, _PRESS)


def tap(page: Page, selector: str = MAIN) -> None:
    """Click where a finger would, and wait for the screen that follows."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.click(selector)


def hurry(page: Page, until: str, entered: dict[str, dict[str, list[str]]]) -> None:
    """Go on in the page's session without showing the screens, then show where it has come to.

    Each screen's form is sent as it stands, or with what is entered for it (step → field →
    values), until a screen is reached or the machine refuses.
    """
    reached = page.evaluate(_HURRY, [until, entered])
    page.goto("/kiosk/refusal/" if reached == "refusal" else "/kiosk/", wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
