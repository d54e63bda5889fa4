"""Pages that explain: help with the words that are used, and how accessible the site is.

Open to everyone who reaches the site: they are needed before a login, too.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.frame import show


@login_not_required
@require_GET
def help_(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "help.html",
        heading=_("Hjälp och ordlista"),
        lead=_("Hur du gör, vart du vänder dig, och vad orden betyder."),
        can_print=True,
    )


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "accessibility.html",
        heading=_("Tillgänglighetsredogörelse"),
        lead=_("Hur tillgänglig Lägesbild är, vad som inte är prövat och hur du säger ifrån."),
        can_print=True,
    )
