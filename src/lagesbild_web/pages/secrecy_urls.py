"""The addresses of the guide through secrecy. No answer ever stands in one."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import secrecy, secrecy_law

secrecy_urlpatterns: list[URLPattern] = [
    path("sekretess/", secrecy.secrecy, name="secrecy"),
    path("sekretess/fragor/", secrecy.secrecy_guide, name="secrecy_guide"),
    path("sekretess/bestammelser/", secrecy_law.secrecy_provisions, name="secrecy_provisions"),
    path(
        "sekretess/bestammelser/<str:base>/",
        secrecy_law.secrecy_provision,
        name="secrecy_provision",
    ),
    path("sekretess/andringar/", secrecy_law.secrecy_changes, name="secrecy_changes"),
]
