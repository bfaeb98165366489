"""A sheet to draw pictures on: drawn larger and reduced, which smooths the edges."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 750)
PAPER, INK, FAINT, DARK, LIGHT, MARK, PALE, SMALL = (
    "#FFFFFF", "#1B2733", "#C9D3DC", "#1F4E79", "#BFD5EA", "#B3411E", "#F0EFEA", "#5B6B7A",
)  # fmt: skip
_SCALE = 2


class Pen:
    """Draws on an empty sheet of `SIZE`, in its own units whatever the scale."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (SIZE[0] * _SCALE, SIZE[1] * _SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def line(self, points: list[tuple[float, float]], colour: str, width: int) -> None:
        self._draw.line([_scaled(point) for point in points], fill=colour, width=width * _SCALE, joint="curve")

    def area(self, points: list[tuple[float, float]], colour: str) -> None:
        self._draw.polygon([_scaled(point) for point in points], fill=colour)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        self._draw.ellipse([_scaled((x - radius, y - radius)), _scaled((x + radius, y + radius))], fill=colour)

    def words(self, x: float, y: float, text: str, size: int, colour: str = INK, anchor: str = "la") -> None:
        """`anchor` as in Pillow: l, m or r across, a, m or s down. A halo keeps lines out of the letters."""
        halo = 4 * _SCALE
        font = ImageFont.load_default(size * _SCALE)
        self._draw.text(
            _scaled((x, y)), text, fill=colour, font=font, anchor=anchor, stroke_width=halo, stroke_fill=PAPER
        )

    def width(self, text: str, size: int) -> float:
        return self._draw.textlength(text, font=ImageFont.load_default(size * _SCALE)) / _SCALE

    def png(self) -> bytes:
        """What was drawn, as a PNG of `SIZE`."""
        out = io.BytesIO()
        self._image.reduce(_SCALE).save(out, "PNG", optimize=False)
        return out.getvalue()


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


def _scaled(point: tuple[float, float]) -> tuple[float, float]:
    return point[0] * _SCALE, point[1] * _SCALE
