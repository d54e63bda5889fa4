"""A small invented country on a running site, a login per role, and Debian's Chromium."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
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
_LOGIN = re.compile(r"^ {2}(\S+) +(\S+) {2}\S", flags=re.M)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    """Run the site on the demo's own content, made smaller; also return the passwords."""
    site = Site(home=tmp_path_factory.mktemp("example"))
    site.manage("migrate", "--verbosity", "0")
    printed = site.manage("load_example", "--areas", "24", "--rounds", "2")
    site.start()
    try:
        yield site, dict(_LOGIN.findall(printed))
    finally:
        site.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(
    example: tuple[Site, dict[str, str]], browser: Browser
) -> Iterator[Callable[..., Page]]:
    """Return a function that logs a person in and gives the page where the person lands."""
    site, passwords = example
    contexts: list[BrowserContext] = []

    def log_in(username: str, **options: object) -> Page:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{site.port}", locale="sv-SE", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/konto/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", passwords[username])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield log_in
    for context in contexts:
        context.close()


def vendored(name: str) -> Path:
    return Path(__file__).parent / "vendor" / name
