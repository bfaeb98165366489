"""A sheet to draw pictures on. Each thing is drawn larger on a mask of its own and reduced, which smooths its edges."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import chain, product
from math import ceil, floor

from PIL import Image, ImageColor, ImageDraw, ImageFont

SIZE = (1200, 750)
PAPER, INK, FAINT, DARK, LIGHT, MARK, PALE, SMALL = (
    "#FFFFFF", "#1B2733", "#C9D3DC", "#1F4E79", "#BFD5EA", "#B3411E", "#F0EFEA", "#5B6B7A",
)  # fmt: skip
_COLOURS = (PAPER, INK, FAINT, DARK, LIGHT, MARK, PALE, SMALL)
_EDGES = (
    (PAPER, INK),
    (PAPER, FAINT),
    (PAPER, DARK),
    (PAPER, LIGHT),
    (PAPER, MARK),
    (PAPER, SMALL),
    (LIGHT, DARK),
    (LIGHT, MARK),
)
_SHADES = 8  # between the two colours of an edge: more than eyes tell apart, and none so near that it takes their place
_FINER = 2
_HALO = 5

Place = tuple[float, float]


class _Png(io.BytesIO):
    """Told the format by a name, Pillow loads that one alone; told it by an argument, those of four others too."""

    name = "picture.png"


class Pen:
    """Draws on an empty sheet of `SIZE`."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", SIZE, PAPER)

    def line(self, points: list[Place], colour: str, width: int) -> None:
        self._fill(points, width, colour, lambda draw, places: draw.line(places, 255, width * _FINER, "curve"))

    def area(self, points: list[Place], colour: str) -> None:
        self._fill(points, 0, colour, lambda draw, places: draw.polygon(places, 255))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        corners = [(x - radius, y - radius), (x + radius, y + radius)]
        self._fill(corners, 0, colour, lambda draw, places: draw.ellipse(places, 255))

    def words(self, x: float, y: float, text: str, size: int, colour: str = INK, anchor: str = "la") -> None:
        """`anchor` as in Pillow: l, m or r across, a, m or s down."""
        self._write(x, y, text, size, colour, anchor, 0)

    def label(self, x: float, y: float, text: str, size: int, colour: str, anchor: str) -> None:
        """Words among lines, which a halo keeps out of the letters."""
        self._write(x, y, text, size, PAPER, anchor, _HALO)
        self._write(x, y, text, size, colour, anchor, 0)

    def width(self, text: str, size: int) -> float:
        return _font(size).getlength(_drawable(text)) / _FINER

    def png(self) -> bytes:
        """What was drawn, as a PNG of `SIZE` in a palette: half the bytes of full colour, in a quarter of the time."""
        out = _Png()
        few = self._image.quantize(palette=_palette(), dither=Image.Dither.NONE)
        few.save(out, compress_level=1)  # a third bigger and twice as quick as the usual 6
        return out.getvalue()

    def _write(self, x: float, y: float, text: str, size: int, colour: str, anchor: str, halo: int) -> None:
        font, stroke, text = _font(size), halo * _FINER, _drawable(text)
        left, top, right, bottom = font.getbbox(text, anchor=anchor, stroke_width=stroke)
        corners = [(x + left / _FINER, y + top / _FINER), (x + right / _FINER, y + bottom / _FINER)]

        def draw_text(draw: ImageDraw.ImageDraw, places: list[Place]) -> None:
            begin = (places[0][0] - left, places[0][1] - top)
            draw.text(begin, text, 255, font, anchor, stroke_width=stroke)

        self._fill(corners, 1, colour, draw_text)

    def _fill(
        self, points: list[Place], edge: int, colour: str, draw: Callable[[ImageDraw.ImageDraw, list[Place]], object]
    ) -> None:
        """Puts colour where `draw` draws; `points`, with an edge around them, bound the part of the sheet it takes."""
        across, down = [x for x, _ in points], [y for _, y in points]
        left, top = floor(min(across)) - edge, floor(min(down)) - edge
        width, height = ceil(max(across)) + edge + 1 - left, ceil(max(down)) + edge + 1 - top
        mask = Image.new("L", (width * _FINER, height * _FINER))
        draw(ImageDraw.Draw(mask), [((x - left) * _FINER, (y - top) * _FINER) for x, y in points])
        self._image.paste(colour, (left, top), mask.reduce(_FINER))


def axis_top(peak: int) -> int:
    """The next round number with room above the peak for its label."""
    step = grid_step(peak)
    return (round(peak * 1.15) // step + 1) * step


def grid_step(peak: int) -> int:
    """1, 2 or 5 times a power of ten, for at most six lines."""
    power = 1
    while True:
        for step in (1, 2, 5):
            if step * power * 5 >= peak:
                return step * power
        power *= 10


def _drawable(text: str) -> str:
    """The text in letters that the font has: `é` as `e`, a space of any kind as a space. Others become `?`."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).encode("ascii", "replace").decode()


@cache
def _palette() -> Image.Image:
    """Holds every colour, and the shades between two that meet."""
    exact: list[tuple[int, ...]] = [ImageColor.getrgb(each) for each in _COLOURS]
    edges = [(ImageColor.getrgb(one), ImageColor.getrgb(other)) for one, other in _EDGES]
    shades = [
        tuple(below + (above - below) * shade // _SHADES for below, above in zip(*edge, strict=True))
        for edge, shade in product(edges, range(1, _SHADES))
    ]
    image = Image.new("P", (1, 1))
    image.putpalette(list(chain.from_iterable(exact + shades)))
    return image


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * _FINER)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, so it has no letters of this size")
    return font
