"""The pictures of the site in docs/site.md, taken on the walks of `tests.browser.first_tasks`.

`python -m tests.site_pictures` writes them anew, and says how large each became. They are taken
with the browser's own parts in Swedish where Debian's chromium-l10n is installed. Fonts and dates
differ between machines and days, so no test compares them; that they are there, small, and shown
with a text is held by tests/repo/test_site_pictures.py.
"""

import base64
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.example import ARGUMENTS, CHROMIUM, address_of, example_site, log_in
from tests.browser.first_tasks import FIRST_TASKS, Newcomer, Picture, Task
from tests.generated_docs import DOCS

PICTURES = DOCS / "pictures" / "site"
WIDTH = 1280
COLOURS = 256
_PIXELS = """async (coded) => {
  const bytes = Uint8Array.from(atob(coded), (one) => one.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const drawing = canvas.getContext("2d");
  drawing.drawImage(bitmap, 0, 0);
  const pixels = drawing.getImageData(0, 0, bitmap.width, bitmap.height).data;
  let text = "";
  for (let at = 0; at < pixels.length; at += 32768) {
    text += String.fromCharCode(...pixels.subarray(at, at + 32768));
  }
  return { width: bitmap.width, height: bitmap.height, rgba: btoa(text) };
}"""


def write_pictures() -> Iterator[Path]:
    """Walk every first task on a fresh example; yield each picture when it is written."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as home,
        example_site(Path(home)) as (site, passwords),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, env={**os.environ, "LANGUAGE": "sv"}
        )
        for task in FIRST_TASKS:
            yield _write(task, browser, address_of(site), passwords[task.username])
        browser.close()


def _write(task: Task, browser: Browser, address: str, password: str) -> Path:
    path = PICTURES / f"{task.role.value}.png"
    context = browser.new_context(
        base_url=address,
        locale="sv-SE",
        viewport={"width": WIDTH, "height": 900},
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    log_in(page, task.username, password)

    def take(page: Page, picture: Picture) -> None:
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        page.set_viewport_size({"width": WIDTH, "height": picture.height})
        path.write_bytes(_with_few_colours(page.screenshot(), browser))

    Newcomer(page, on_picture=take).do(task)
    context.close()
    return path


def _with_few_colours(picture: bytes, browser: Browser) -> bytes:
    """Write a picture anew with its most common colours; the others become the nearest of them."""
    decoder = browser.new_page()
    decoded = decoder.evaluate(_PIXELS, base64.b64encode(picture).decode())
    decoder.close()
    shape = (decoded["height"], decoded["width"], 4)
    pixels = np.frombuffer(base64.b64decode(decoded["rgba"]), dtype=np.uint8).reshape(shape)
    colours, which, counts = np.unique(
        pixels[:, :, :3].reshape(-1, 3), axis=0, return_inverse=True, return_counts=True
    )
    palette = colours[np.argsort(-counts, kind="stable")[:COLOURS]]
    apart = colours[:, None, :].astype(int) - palette[None, :, :].astype(int)
    nearest = np.argmin((apart**2).sum(axis=2), axis=1).astype(np.uint8)
    return _indexed_png(nearest[which].reshape(shape[:2]), palette)


def _indexed_png(rows: np.ndarray, palette: np.ndarray) -> bytes:
    """Return a PNG of colour type 3 (ISO/IEC 15948): rows of places in a palette, unfiltered."""
    height, width = rows.shape
    unfiltered = np.hstack([np.zeros((height, 1), dtype=np.uint8), rows])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", palette.tobytes()),
            (b"IDAT", zlib.compress(unfiltered.tobytes(), level=9)),
            (b"IEND", b""),
        )
    )


if __name__ == "__main__":
    for path in write_pictures():
        print(f"{path.relative_to(DOCS)}: {path.stat().st_size // 1000} kB")
