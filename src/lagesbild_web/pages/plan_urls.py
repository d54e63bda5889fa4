"""The addresses of the pages about plans of area officers; `urls` adds them to the rest."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import officer_plan_new, officer_plans

_PLANS = "resurser/plan/"

plan_urlpatterns: list[URLPattern] = [
    path(_PLANS, officer_plans.officer_plans, name="officer_plans"),
    path(f"{_PLANS}ny/", officer_plan_new.officer_plan_new, name="officer_plan_new"),
    path(f"{_PLANS}ny/fil/", officer_plan_new.officer_plan_file, name="officer_plan_file"),
    path(f"{_PLANS}<int:pk>/", officer_plans.officer_plan, name="officer_plan"),
    path(f"{_PLANS}<int:pk>/hamta/", officer_plans.officer_plan_tables, name="officer_plan_tables"),
    path(
        f"{_PLANS}<int:pk>/hamta/scenario/",
        officer_plans.officer_plan_scenario,
        name="officer_plan_scenario",
    ),
    path(
        f"{_PLANS}<int:pk>/ta-bort/", officer_plans.officer_plan_delete, name="officer_plan_delete"
    ),
]
