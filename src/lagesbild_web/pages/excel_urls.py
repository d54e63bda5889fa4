"""The addresses of a session's Excel form; `urls` adds them to the rest."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import excel

_EXCEL = "uppgifter/<int:session>/excel/"

excel_urlpatterns: list[URLPattern] = [
    path(_EXCEL, excel.form, name="excel_form"),
    path(f"{_EXCEL}hamta/", excel.fetch, name="excel_form_fetch"),
    path(f"{_EXCEL}lamnat/", excel.result, name="excel_form_result"),
    path(f"{_EXCEL}angra/", excel.undo, name="excel_form_undo"),
]
