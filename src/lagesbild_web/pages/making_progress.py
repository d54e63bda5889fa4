"""The page on which one follows what is made beside the site, and reads why it was not made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lagesbild_web.pages.frame import show
from lagesbild_web.pages.middleware import is_by_script
from lagesbild_web.records.models.making import Making, MakingState


def ended_for_script() -> HttpResponse:
    """Tell the page that followed a thing to read itself anew: the thing is there, or failed."""
    return HttpResponse(headers={"HX-Refresh": "true"})


def progress_page(
    request: HttpRequest,
    made: Making,
    *,
    url: str,
    headings: tuple[str, str],
    how_long: str,
    everything: tuple[str, str],
    again: str = "",
    **frame: object,
) -> HttpResponse:
    """Show how far a thing has come that is not ready; a script gets the step alone.

    :param url: of the thing, where it will stand.
    :param headings: while it is made, and when it could not be made.
    :param how_long: a sentence on how long it takes.
    :param everything: the address of all things of the kind, and what that page is called.
    :param again: where one that could not be made may be changed and tried again.
    """
    context = {"made": made, "is_running": made.state == MakingState.RUNNING, "url": url}
    if is_by_script(request):
        if not context["is_running"]:
            return ended_for_script()
        return render(request, "making/step.html", context)
    all_url, all_title = everything
    return show(
        request,
        "making/progress.html",
        heading=headings[0] if context["is_running"] else headings[1],
        how_long=how_long,
        all_url=all_url,
        all_title=all_title,
        again=again,
        **context,
        **frame,
    )
