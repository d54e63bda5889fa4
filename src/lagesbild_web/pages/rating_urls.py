"""The addresses of raters and chiefs; `urls` adds them to the rest."""

from django.urls import URLPattern, path

from lagesbild_web.pages.views import answering, chief, compare, rating, substitute

_SESSION = "uppgifter/<int:session>/"
_QUESTION = f"{_SESSION}fraga/<str:item>/"

rating_urlpatterns: list[URLPattern] = [
    path("", rating.home, name="home"),
    # The rater: unseen, then compared, then confirmed.
    path("uppgifter/", rating.tasks, name="tasks"),
    path(_SESSION, rating.session, name="session"),
    path(_QUESTION, answering.question, name="question"),
    path(f"{_QUESTION}spara/", answering.answer_save, name="answer_save"),
    path(f"{_QUESTION}historik/", answering.question_history, name="question_history"),
    path(f"{_QUESTION}historik/<int:number>/", answering.answer_restore, name="answer_restore"),
    path(f"{_SESSION}kontrollera/<str:block>/", rating.section_check, name="section_check"),
    path(f"{_SESSION}las/", rating.lock, name="lock"),
    path(f"{_SESSION}jamfor/", compare.compare, name="compare"),
    path(f"{_SESSION}jamfor/<str:item>/", compare.compare_question, name="compare_question"),
    path(f"{_SESSION}jamfor/<str:item>/spara/", compare.weighing_save, name="weighing_save"),
    path(f"{_SESSION}bekrafta/", compare.confirm, name="confirm"),
    path(f"{_SESSION}skriv-ut/", rating.session_print, name="session_print"),
    path(f"{_SESSION}formular/", rating.form_print, name="form_print"),
    # The chief.
    path("mitt-lpo/", chief.district, name="district"),
    path("mitt-lpo/paminn/<str:round_code>/<str:unit>/", chief.remind, name="remind"),
    path("mitt-lpo/<int:assessment>/oense/", chief.disagreements, name="disagreements"),
    path("mitt-lpo/<int:assessment>/skicka-in/", chief.submit, name="submit"),
    path("mitt-lpo/kvitto/<int:submission>/", chief.receipt, name="receipt"),
    # Not below konto/, which is open before the second factor.
    path("ersattare/", substitute.substitute, name="substitute"),
    path("ersattare/<int:substitution>/avsluta/", substitute.substitute_end, name="substitute_end"),
]
