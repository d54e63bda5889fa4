"""One's own substitutes: chosen for a time, and ended. Acting as one is in `account`."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lagesbild_web.pages.forms.handing_over import SubstituteForm
from lagesbild_web.pages.frame import Crumb, home_title, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.actions.people import PersonRefused, end_substitution, set_substitute
from lagesbild_web.records.models import Substitution
from lagesbild_web.records.queries.people import may_be_asked_to_stand_in, own_substitutions

USUAL_DAYS = 7


@refused_readably
@require_http_methods(["GET", "POST"])
def substitute(request: HttpRequest) -> HttpResponse:
    """Show who stands in for the person, and let them choose; always for themselves."""
    acting = request.acting
    people = may_be_asked_to_stand_in(acting.user, on=acting.on)
    if request.method == "POST":
        form = SubstituteForm(request.POST, people=people)
        if form.is_valid():
            given = form.cleaned_data
            try:
                chosen = set_substitute(
                    user=acting.user,
                    substitute=form.people[given["person"]],
                    valid_from=given["valid_from"],
                    valid_to=given["valid_to"],
                    by=acting,
                )
            except PersonRefused as refused:
                form.add_error("valid_to", str(refused))
            else:
                text = _("%(name)s är din ersättare från %(first)s till %(last)s.")
                messages.success(
                    request,
                    text
                    % {
                        "name": chosen.substitute,
                        "first": chosen.valid_from.isoformat(),
                        "last": chosen.valid_to.isoformat(),
                    },
                )
                return redirect("substitute")
    else:
        until = acting.on + timedelta(days=USUAL_DAYS)
        form = SubstituteForm(initial={"valid_from": acting.on, "valid_to": until}, people=people)
    return show(
        request,
        "chief/substitute.html",
        heading=_("Min ersättare"),
        lead=_(
            "En ersättare gör ditt arbete i ditt ställe under en tid. Båda namnen står vid allt som"
            " görs. Den som själv skattar samma område kan inte svara i ditt ställe."
        ),
        trail=[Crumb(title=home_title(acting.roles), url=reverse("home"))],
        status=422 if form.problems else 200,
        form=form,
        substitutions=own_substitutions(acting.user, on=acting.on),
        today=acting.on,
    )


@refused_readably
@require_POST
def substitute_end(request: HttpRequest, substitution: int) -> HttpResponse:
    found = get_object_or_404(Substitution, pk=substitution, user=request.acting.user)
    name = str(found.substitute)
    end_substitution(substitution=found, by=request.acting)
    messages.success(request, _("%(name)s är inte längre din ersättare.") % {"name": name})
    return redirect("substitute")
