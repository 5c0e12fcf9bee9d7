"""What a screen looks like, as numbers: where its landmarks are, and how like two pictures are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations
from statistics import fmean
from typing import Any, Final

from PIL import Image


LANDMARKS: Final = {
    "head": ".header",
    "name of the machine": ".kiosk-name",
    "steps": ".steps",
    "heading": "h1",
    "form": ".kiosk-form",
    "tiles": ".tiles",
    "till": ".till",
    "receipt": ".receipt",
    "why": ".why",
    "cure": ".cure",
    "main button": ".kiosk-screen .button-main",
    "way back": ".kiosk-back button",
    "tray": ".machine-tray",
    "foot": ".footer",
}
"""What a screen consists of: the first of each kind that is there."""

MEASURE: Final = """landmarks => {
  const box = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const named = (one) => `${one.tagName.toLowerCase()} ${one.innerText.slice(0, 40)}`;
  const isSeen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const shown = [...document.body.querySelectorAll("*")].filter(isSeen);
  const unclipped = ["visible", "clip"];
  return {
    width: document.documentElement.clientWidth,
    needed: document.documentElement.scrollWidth,
    landmarks: Object.entries(landmarks)
      .map(([name, selector]) => [name, document.querySelector(selector)])
      .filter(([, one]) => one && isSeen(one))
      .map(([name, one]) => [name, box(one)]),
    outside: shown.filter((one) => one.getBoundingClientRect().left < -0.5
      && !one.closest(".unseen, .skip") || one.getBoundingClientRect().right
      > document.documentElement.clientWidth + 0.5 && !one.closest(".scrolls")).map(named),
    clipped: shown.filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
      && one.matches("button, a, h1, h2, h3, p, dt, dd, legend, label, summary, span, li, small, b")
      && getComputedStyle(one).display !== "inline").map(named),
    buttons: shown.filter((one) => one.matches("main button, main a.button, main .tile"))
      .map((one) => [named(one), box(one)]),
  };
}"""
"""Measures a page; called in the browser with `LANDMARKS`."""

WORDS: Final = """() => {
  const told = [];
  const own = document.documentElement.lang;
  const isOwn = (one) => one.closest("[lang]").lang === own;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (isOwn(parentElement) && !parentElement.closest("script, style")) told.push(textContent);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
    if (isOwn(one)) for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (one.getAttribute(name)) told.push(one.getAttribute(name));
  told.push(document.title);
  return told.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
"""Tells all that a page says in its own language, a text after the other; called in the browser."""

WIDTH: Final = 128
"""To so many pixels in width a picture is made small: text becomes grey, layout stays."""
_BLOCK: Final = 8
_CALM: Final = (0.01 * 255) ** 2, (0.03 * 255) ** 2

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Screen:
    """A screen as measured, in CSS pixels."""

    width: float
    needed: float
    landmarks: tuple[tuple[str, Box], ...]
    outside: tuple[str, ...]
    clipped: tuple[str, ...]
    buttons: tuple[tuple[str, Box], ...]

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Screen":
        """Take what `MEASURE` tells."""
        return cls(
            told["width"],
            told["needed"],
            tuple((name, tuple(box)) for name, box in told["landmarks"]),
            tuple(told["outside"]),
            tuple(told["clipped"]),
            tuple((name, tuple(box)) for name, box in told["buttons"]),
        )

    def order(self) -> tuple[str, ...]:
        """Name the landmarks from top to bottom, from left to right."""
        return tuple(
            name for name, box in sorted(self.landmarks, key=lambda one: (one[1][1], one[1][0]))
        )


def problems(screen: Screen) -> Iterator[str]:
    """Tell what is wrong with a screen by itself."""
    if screen.needed > screen.width:
        yield f"it scrolls sideways: {screen.needed} of {screen.width} pixels"
    yield from (f"outside: {name}" for name in screen.outside)
    yield from (f"cut off: {name}" for name in screen.clipped)
    for (name, box), (other, other_box) in combinations(screen.buttons, 2):
        if _overlap(box, other_box):
            yield f"one over the other: {name}, {other}"


def differences(screen: Screen, model: Screen) -> Iterator[str]:
    """Tell where a screen is not built as its model in another language."""
    if screen.order() != model.order():
        yield f"landmarks {screen.order()} instead of {model.order()}"
    if len(screen.buttons) != len(model.buttons):
        yield f"{len(screen.buttons)} buttons instead of {len(model.buttons)}"


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 1 and height > 1


def small(picture: bytes) -> Image.Image:
    """Make a picture small and grey."""
    with Image.open(BytesIO(picture)) as opened:
        height = round(opened.height * WIDTH / opened.width / _BLOCK) * _BLOCK
        return opened.convert("L").resize((WIDTH, height), Image.Resampling.BOX)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Tell how like two small pictures of one size are: 1 for equal ones (SSIM).

    Source: Wang, Bovik, Sheikh, Simoncelli, Image Quality Assessment: From Error Visibility to
    Structural Similarity, IEEE Transactions on Image Processing 13 (4), 2004, equation 13; here
    with blocks side by side instead of a sliding window.
    """
    return fmean(
        _ssim(one.crop(block).tobytes(), other.crop(block).tobytes()) for block in _blocks(one)
    )


def _blocks(image: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    for top in range(0, image.height, _BLOCK):
        for left in range(0, image.width, _BLOCK):
            yield left, top, left + _BLOCK, top + _BLOCK


def _ssim(one: Sequence[int], other: Sequence[int]) -> float:
    mean, other_mean = fmean(one), fmean(other)
    variance = fmean(value * value for value in one) - mean**2
    other_variance = fmean(value * value for value in other) - other_mean**2
    shared = fmean(a * b for a, b in zip(one, other, strict=True)) - mean * other_mean
    first, second = _CALM
    return ((2 * mean * other_mean + first) * (2 * shared + second)) / (
        (mean**2 + other_mean**2 + first) * (variance + other_variance + second)
    )
