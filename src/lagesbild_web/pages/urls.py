"""The pages by address; the names are used in `roles` and in templates."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from lagesbild_web.pages.camera_work_urls import camera_work_urlpatterns
from lagesbild_web.pages.equipment_urls import equipment_urlpatterns
from lagesbild_web.pages.excel_urls import excel_urlpatterns
from lagesbild_web.pages.officer_urls import officer_urlpatterns
from lagesbild_web.pages.plan_urls import plan_urlpatterns
from lagesbild_web.pages.rating_urls import rating_urlpatterns
from lagesbild_web.pages.resource_urls import resource_urlpatterns
from lagesbild_web.pages.secrecy_urls import secrecy_urlpatterns
from lagesbild_web.pages.steering_urls import steering_urlpatterns
from lagesbild_web.pages.table_urls import table_urlpatterns
from lagesbild_web.pages.views import account, explaining

urlpatterns: list[URLPattern] = [
    *rating_urlpatterns,
    *excel_urlpatterns,
    *steering_urlpatterns,
    *officer_urlpatterns,
    *plan_urlpatterns,
    *resource_urlpatterns,
    *equipment_urlpatterns,
    *camera_work_urlpatterns,
    *table_urlpatterns,
    *secrecy_urlpatterns,
    # One's own account; the rest of `konto/` is the login package's.
    path("konto/", RedirectView.as_view(pattern_name="my_rights"), name="account"),
    path("konto/behorigheter/", account.my_rights, name="my_rights"),
    path("konto/ersattare/", account.stand_in, name="stand_in"),
    path("konto/inloggad/", account.session_state, name="session_state"),
    path("sprak/", account.set_language, name="set_language"),
    # What explains.
    path("hjalp/", explaining.help_, name="help"),
    path("tillganglighet/", explaining.accessibility, name="accessibility"),
]
