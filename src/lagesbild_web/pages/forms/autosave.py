"""What the server answers to a form that saves itself; `static/site.js` says what it does with it.

A view that takes part does one thing more than others: when `is_autosave(request)`, it answers with
one of these instead of a page or a redirect.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_autosave(request: HttpRequest) -> bool:
    return "X-Autosave" in request.headers


def saved(request: HttpRequest, *, at: datetime, token: UUID, version: int) -> HttpResponse:
    """Say when it was saved, and give the form its next token and the version it now shows."""
    return render(
        request,
        "parts/saved.html",
        {"saved_at": at, "hidden": {"token": token, "version": version}},
    )


def not_saved(request: HttpRequest, *, why: str) -> HttpResponse:
    """Say what must be mended; the script tries again when something has changed."""
    return render(request, "parts/not_saved.html", {"why": why}, status=422)


def changed_by_another(
    request: HttpRequest,
    *,
    who: str,
    at: datetime,
    rows: list[Mapping[str, str]],
    token: UUID,
    version: int,
) -> HttpResponse:
    """Show both answers side by side; the person chooses, and nothing is saved until then.

    :param rows: what differs, as `parts/compare.html` takes it: `label`, `left` (theirs), `right`
        (the person's own) and `differs`.
    :param version: of the other's answer: keeping one's own is then based on it.
    """
    return render(
        request,
        "parts/save_conflict.html",
        {
            "who": who,
            "at": at,
            "rows": rows,
            "hidden": {"token": token, "version": version},
        },
        status=409,
    )
