"""The addresses where tables are filled in, handed in, undone and explained."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import closings, deviations, month_entry, table_imports, week_entry

table_urlpatterns: list[URLPattern] = [
    path("tabeller/for-in/", table_imports.table_import, name="table_import"),
    path("tabeller/for-in/prov/", table_imports.table_trial, name="table_trial"),
    path("tabeller/for-in/spara/", table_imports.table_store, name="table_store"),
    path(
        "tabeller/mallar/<str:table>.<str:kind>",
        table_imports.table_template,
        name="table_template",
    ),
    path("tabeller/leveranser/", table_imports.batches, name="batches"),
    path("tabeller/leveranser/<int:pk>/", table_imports.batch, name="batch"),
    path("tabeller/leveranser/<int:pk>/angra/", table_imports.batch_undo, name="batch_undo"),
    path("tabeller/stangda-manader/", closings.closed_months, name="closed_months"),
    path("tabeller/stangda-manader/<int:pk>/oppna/", closings.month_open, name="month_open"),
    path("bemanning/", month_entry.month_entry, name="month_entry"),
    path("timmar/", week_entry.week_entry, name="week_entry"),
    path("avvikelser/", deviations.deviations, name="deviations"),
    path("avvikelser/forklara/", deviations.deviation_explain, name="deviation_explain"),
]
