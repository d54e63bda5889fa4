"""A small invented country on a running site, a login per role, and Debian's Chromium."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.example import ARGUMENTS, CHROMIUM, address_of, example_site, log_in
from tests.web.live import Site


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, dict[str, str]]]:
    """Run the site on the demo's own content, made smaller; also return the passwords."""
    with example_site(tmp_path_factory.mktemp("example")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            # Whose language a day is typed in: year, month, day.
            env={**os.environ, "LANGUAGE": "sv_SE"},
        )
        yield browser
        browser.close()


@pytest.fixture
def open_as(
    example: tuple[Site, dict[str, str]], browser: Browser
) -> Iterator[Callable[..., Page]]:
    """Return a function that logs a person in and gives the page where the person lands."""
    site, passwords = example
    contexts: list[BrowserContext] = []

    def come_in(username: str, **options: object) -> Page:
        context = browser.new_context(base_url=address_of(site), locale="sv-SE", **options)
        contexts.append(context)
        page = context.new_page()
        log_in(page, username, passwords[username])
        return page

    yield come_in
    for context in contexts:
        context.close()
