"""What the tests of those who steer have in common: a walker that also searches, and a picture."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.factories import person
from tests.web.pages.walking import Form, Page, Walker

from lagesbild.picture import tables
from lagesbild_web.records.models import FrozenPicture, Round
from lagesbild_web.records.models.making import MakingState

Given = str | list[str] | SimpleUploadedFile


class FullPage(Page):
    """A page whose forms also know their method, and buttons that send elsewhere."""

    def __init__(self, html: str) -> None:
        self.methods: dict[int, str] = {}
        self.elsewhere: dict[str, str] = {}
        """By the text of a button, where it sends its form instead."""
        self._button_to = ""
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input":
            given.setdefault("type", "text")
            attrs = list(given.items())
        super().handle_starttag(tag, attrs)
        if tag == "form":
            self.methods[id(self.forms[-1])] = given.get("method", "get").lower()
        if tag == "button":
            self._button_to = given.get("formaction", "")

    def handle_endtag(self, tag: str) -> None:
        before = sum(len(form.buttons) for form in self.forms)
        super().handle_endtag(tag)
        if tag == "button" and self._button_to:
            if sum(len(form.buttons) for form in self.forms) > before:
                self.elsewhere[self.forms[-1].buttons[-1][0]] = self._button_to
            self._button_to = ""


class Steerer(Walker):
    """One person in a browser without JavaScript: links, forms of both kinds, and clicks."""

    page: FullPage

    def _took(self, response) -> None:
        if response.streaming:
            self.response, self.status = response, response.status_code
            self.body = b"".join(response.streaming_content)
            return
        super()._took(response)
        self.page = FullPage(self.html)

    def follow_to(self, address: str) -> None:
        """Click a link to an address, where several links begin with the same words."""
        assert address in {href for _words, href in self.page.links}, f"{address} on {self.path}"
        self.clicks += 1
        self._took(self.client.get(address, follow=True))

    def press(self, text: str, **given: Given) -> None:
        """Fill in fields and press a button; a field's dashes are written as two underscores."""
        form, (words, name, value) = self._button(text)
        sent: dict[str, Given] = self._fields_of(form)
        sent |= {key.replace("__", "-"): one for key, one in given.items()}
        if name:
            sent[name] = value
        self.clicks += 1
        address = self._from_here(self.page.elsewhere.get(words, form.action))
        if self.page.methods[id(form)] == "get":
            self._took(self.client.get(address.partition("?")[0], sent, follow=True))
        else:
            self._took(self.client.post(address, sent, follow=True))

    def _fields_of(self, form: Form) -> dict[str, Given]:
        """Return what a form would send as it stands, several values of one name in a list."""
        found: dict[str, Given] = {}
        for name, value in form.fields:
            if name not in found:
                found[name] = value
            elif isinstance(found[name], list):
                found[name].append(value)
            else:
                found[name] = [found[name], value]
        return found

    def sees(self, *texts: str) -> bool:
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{missing} not on {self.path}: {self.text}"
        return True


PROPOSED = {
    "A1": {
        "name": "Norra Ängen",
        "proposed": "vulnerable",
        "probability": 0.72,
        "proposed_low": "not_listed",
        "proposed_high": "particularly_vulnerable",
        "certain": False,
        "reasons": "Två av tre villkor är uppfyllda.",
    },
    "A2": {"name": "Skogsbacken", "proposed": "not_listed", "probability": 0.99, "certain": True},
    "A3": {"name": "Kvarnbyn", "proposed": None},
}
LEVELS = {
    "A1": {"level": 3.1, "low": 2.6, "high": 3.6, "raw_level": 3.4, "raters": 3},
    "A2": {"level": 1.2, "low": 0.8, "high": 1.7, "raw_level": 1.1, "raters": 2},
    "A3": {"note": "Ingen länk till andra lokalpolisområden.", "raw_level": 2.0, "raters": 1},
}
SCORES = {
    "A1": {"score": 22.0, "score_low": 15.0, "score_high": 30.0},
    "A2": {"score": 28.0, "score_low": 20.0, "score_high": 35.0},
    "A3": {"score": None},
}


def whole_picture(round_: Round, *, by: str = "maker", data_version: str = "abc123def456"):
    """A finished picture with the tables that pages read: A1's raters lie above its indicators."""
    frames = {
        "proposals": tables.PROPOSALS.frame(_rows(tables.PROPOSALS, PROPOSED)),
        "severity": tables.SEVERITY.frame(_rows(tables.SEVERITY, LEVELS)),
        "composite": tables.COMPOSITE.frame(_rows(tables.COMPOSITE, SCORES)),
        "proposal_reasons": tables.PROPOSAL_REASONS.frame(
            [
                {column.name: None for column in tables.PROPOSAL_REASONS.columns}
                | {
                    "area": "A1",
                    "class": "vulnerable",
                    "condition": "Skattningarnas nivå är minst 1,8.",
                    "figure": "ratings",
                    "value": 3.1,
                    "low": 2.6,
                    "high": 3.6,
                    "threshold": 1.8,
                    "probability": 0.98,
                    "outcome": "met",
                }
            ]
        ),
        "class_probabilities": tables.CLASS_PROBABILITIES.frame(
            [
                {
                    "area": "A1",
                    "name": "Norra Ängen",
                    "order": order,
                    "class": name,
                    "probability": probability,
                    "without_police_generated": None,
                }
                for order, (name, probability) in enumerate(
                    (("particularly_vulnerable", 0.2), ("vulnerable", 0.72), ("not_listed", 0.08))
                )
            ]
        ),
    }
    return FrozenPicture.objects.create(
        round=round_,
        state=MakingState.READY,
        data_version=data_version,
        software_version="0.9",
        tables=_packed(frames),
        by=person(by),
    )


def _rows(table, by_area: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    empty = {column.name: None for column in table.columns}
    return [empty | {"area": area} | dict(row) for area, row in by_area.items()]


def _packed(frames: Mapping[str, pl.DataFrame]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, frame in frames.items():
            content = io.BytesIO()
            frame.write_parquet(content)
            archive.writestr(f"{name}.parquet", content.getvalue())
    return packed.getvalue()
