"""What a person reads when the site says no: not theirs to do, or not from where things stand."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lagesbild_web.pages.frame import show
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import WrongState

View = Callable[..., HttpResponse]


def refused_readably(view: View) -> View:
    """Answer `NotAllowed` with 403 and `WrongState` with 409, as pages that say why.

    Put it on every view that asks an action: nobody but the action decides. What a person may not
    even know of is a 404 before any action is asked.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            heading = _("Du får inte göra det här")
            return show(request, "403.html", heading=heading, why=str(refused), status=403)
        except WrongState as refused:
            heading = _("Läget är ett annat nu")
            return show(request, "409.html", heading=heading, why=str(refused), status=409)

    return answered
