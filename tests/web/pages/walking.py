"""Walk the site as a person without JavaScript does: read a page, follow a link, press a button."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import count

import pytest
from django.test import Client
from django.utils import timezone

from lagesbild_web.records.models import User

MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def ticking(monkeypatch: pytest.MonkeyPatch, *, start: datetime = MORNING) -> None:
    """Let the site's clock begin on a day of the tests' round, a second further at each look."""
    ticks = count()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=next(ticks)))


@dataclass
class Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Text, name and value."""


class Page(HTMLParser):
    """The links and forms of one page, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._select = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        elif tag in {"a", "button", "textarea", "script", "style"}:
            self._open.append((tag, given, []))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._form:
            self._form.fields.append((self._select, given.get("value", "")))
        elif tag == "input" and self._form and given.get("name"):
            is_box = given["type"] in {"radio", "checkbox"}
            if not is_box or "checked" in given:
                value = given.get("value", "on" if is_box else "")
                self._form.fields.append((given["name"], value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if not self._open or self._open[-1][0] != tag:
            return
        _, given, words = self._open.pop()
        text = " ".join("".join(words).split())
        if tag == "a" and given.get("href"):
            self.links.append((text, given["href"]))
        elif tag == "button" and self._form and given.get("type") != "button":
            self._form.buttons.append((text, given.get("name", ""), given.get("value", "")))
        elif tag == "textarea" and self._form:
            self._form.fields.append((given["name"], "".join(words).lstrip("\n")))

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _, _ in self._open}
        if not inside & {"script", "style"}:
            self.words.append(data)
        for _, _, words in self._open:
            words.append(data)


class Walker:
    """One person in a browser; counts what they click."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.clicks = 0
        self.land()

    def land(self) -> None:
        """Go to where the person's role begins."""
        self.open("/")
        self.clicks = 0

    def open(self, path: str) -> None:
        self._took(self.client.get(path, follow=True))

    def follow(self, text: str) -> None:
        """Click the first link that begins with a text."""
        hrefs = [href for words, href in self.page.links if words.startswith(text)]
        assert hrefs, f"no link »{text}« on {self.path}: {[one for one, _ in self.page.links]}"
        self.clicks += 1
        address = hrefs[0].split("#")[0]
        self._took(self.client.get(self._from_here(address), follow=True))

    def press(self, text: str, **given: str) -> None:
        """Fill in fields, dashes for underscores doubled, and press the button with a text."""
        form, (_, name, value) = self._button(text)
        sent = dict(form.fields) | {key.replace("__", "-"): one for key, one in given.items()}
        if name:
            sent[name] = value
        self.clicks += 1
        self._took(self.client.post(self._from_here(form.action), sent, follow=True))

    def _button(self, text: str) -> tuple[Form, tuple[str, str, str]]:
        for form in self.page.forms:
            for button in form.buttons:
                if button[0].startswith(text):
                    return form, button
        raise AssertionError(f"no button »{text}« on {self.path}")

    def _from_here(self, address: str) -> str:
        if not address:
            return self.path
        return address if address.startswith("/") else self.path + address

    def _took(self, response) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.request["PATH_INFO"]
        if response.request.get("QUERY_STRING"):
            self.path += "?" + response.request["QUERY_STRING"]
        self.html = response.content.decode()
        self.page = Page(self.html)

    @property
    def text(self) -> str:
        return self.page.text

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        return (one for form in self.page.forms for one in form.fields)
