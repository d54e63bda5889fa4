"""Every address of the site."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from lagesbild_web.accounts import CLOSED_ADDRESSES


@login_not_required
def not_here(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    re_path(CLOSED_ADDRESSES, not_here),
    path("konto/", include("allauth.urls")),
    path("", include("lagesbild_web.pages.urls")),
]
