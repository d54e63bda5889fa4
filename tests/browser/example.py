"""The demo's own content on a running site, made smaller, and the way in for each of its people."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page
from tests.web.live import Site

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_LONGEST_WAIT_MS = 90_000
"""For a page on a busy machine: a worker's first one is made while it still imports."""
_LOGIN = re.compile(r"^ {2}(\S+) +(\S+) {2}\S", flags=re.M)


@contextmanager
def example_site(home: Path) -> Iterator[tuple[Site, dict[str, str]]]:
    """Run the site on the example; also give the passwords by user name."""
    site = Site(home=home)
    site.manage("migrate", "--verbosity", "0")
    printed = site.manage("load_example", "--areas", "24", "--rounds", "2")
    site.start()
    try:
        yield site, dict(_LOGIN.findall(printed))
    finally:
        site.stop()


def address_of(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"


def log_in(page: Page, username: str, password: str) -> None:
    """Log in, and stay where the person lands."""
    page.set_default_timeout(_LONGEST_WAIT_MS)
    page.goto("/konto/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
