"""Writing SVG as text: every attribute and text escaped, every number with two decimals.

Style is given by attributes only, so that a strict content security policy lets it through.
"""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape as _escape_markup
from xml.sax.saxutils import quoteattr

FONT = "Helvetica, Arial, 'Libertinus Serif', sans-serif"
"""Sans on screens; the serif is the one that Typst carries, so that the PDF needs no other font."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MEAN_LETTER = 0.54
"""Width of a mean letter as a share of the font size, on the wide side for Helvetica."""


def escape(text: str) -> str:
    return _escape_markup(_NOT_IN_XML.sub("", text))


def element(name: str, *children: str, **attributes: str | float) -> str:
    """Return an element. `children` are markup; `stroke_width` becomes `stroke-width`."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={_attribute(value)}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(content: str, *, x: float, y: float, size: float = 12, **attributes: str | float) -> str:
    return element("text", escape(content), x=x, y=y, font_size=size, **attributes)


def line(start: tuple[float, float], end: tuple[float, float], **attributes: str | float) -> str:
    return element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **attributes)


def rectangle(x: float, y: float, width: float, height: float, **attributes: str | float) -> str:
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def moved(parts: Sequence[str], *, x: float = 0, y: float = 0) -> str:
    return element("g", *parts, transform=f"translate({digits(x)} {digits(y)})")


def document(
    parts: Sequence[str], *, width: float, height: float, id_: str, title: str, description: str
) -> str:
    """Return a picture with a name and a description that assistive technology reads."""
    return element(
        "svg",
        element("title", escape(title), id=f"{id_}-title"),
        element("desc", escape(description), id=f"{id_}-desc"),
        rectangle(0, 0, width, height, fill="#ffffff"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {digits(width)} {digits(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{id_}-title {id_}-desc",
        font_family=FONT,
        fill="#111111",
    )


def width_of(content: str, *, size: float) -> float:
    """Estimate the width of a text; there is no font to ask, and readers have different ones."""
    return _MEAN_LETTER * size * len(content)


def safe_id(text: str) -> str:
    """Return a text that may be part of an id, and that differs where the text does."""
    return "".join(
        sign if sign.isascii() and sign.isalnum() else f"_{ord(sign):x}_" for sign in text
    )


def digits(value: float) -> str:
    rounded = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _attribute(value: str | float) -> str:
    return quoteattr(_NOT_IN_XML.sub("", value) if isinstance(value, str) else digits(value))
