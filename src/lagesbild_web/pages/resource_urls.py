"""The addresses of the pages about where resources work and what money became."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import (
    increments,
    placed_works,
    presence,
    reconciliation,
    resource_exports,
)

resource_urlpatterns: list[URLPattern] = [
    path("resurser/placerad-och-arbetar/", placed_works.placed_works, name="placed_works"),
    path("resurser/tillskott/", increments.increments, name="increments"),
    path("resurser/narvaro/", presence.presence, name="presence"),
    path("resurser/avstamning/", reconciliation.reconciliation, name="reconciliation"),
    path("resurser/hamta/", resource_exports.resources_export, name="resources_export"),
]
