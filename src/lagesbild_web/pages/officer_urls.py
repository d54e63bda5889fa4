"""The addresses of the pages about area officers; `urls` adds them to the rest."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import officer_exports, officers, pulled_away, resources

_OFFICERS = "resurser/omradespoliser/"

officer_urlpatterns: list[URLPattern] = [
    path("resurser/", resources.resources, name="resources"),
    path("resurser/bortdragen-tid/", pulled_away.pulled_away, name="pulled_away"),
    path(_OFFICERS, officers.officers, name="officers"),
    path(f"{_OFFICERS}hamta/", officer_exports.officers_export, name="officers_export"),
    path(f"{_OFFICERS}<str:level>/<str:code>/", officers.officer_unit, name="officer_unit"),
]
