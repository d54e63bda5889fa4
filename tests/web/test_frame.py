import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web import factories
from tests.web.reading import Element, read
from tests.web.stub_urls import AnswerForm

from lagesbild_web.pages.forms.base import PageForm, problems_of
from lagesbild_web.pages.frame import HOMES, PLACES, url_or_none
from lagesbild_web.records.models import Round, Substitution, User
from lagesbild_web.roles import ROLES, Role

PACKAGE = Path(settings.LOCALE_PATHS[0]).parent
TEMPLATES = PACKAGE / "pages" / "templates"
STUBS = Path(__file__).parent / "stub_templates"
ORDER = [
    *("Mina uppgifter", "Områden", "Lägesbild", "Resurser", "Åtgärder", "Rapporter"),
    *("Vad får delas?", "Metod", "Administration"),
]

pytestmark = pytest.mark.urls("tests.web.stub_urls")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, name: str, **query: str) -> Element:
    return read(client.get(reverse(name), query).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_each_role_has_its_title_and_at_most_six_items_in_the_same_order(role: Role):
    root = page(logged_in(factories.person("anna", role)), "my_rights")

    items = root.texts(".main-menu a")
    home = HOMES[ROLES[role].home]
    order = ORDER if home in ORDER else [home, *ORDER[1:]]
    assert 1 <= len(items) <= 6
    assert items == [title for title in order if title in items]
    assert ROLES[role].title in root.texts(".user-menu__who span")


def test_the_menu_leads_only_to_what_exists():
    assert url_or_none("no such page") is None
    assert [place.title for place in PLACES] == ORDER


@pytest.mark.django_db
def test_a_visitor_sees_no_menu_but_help_and_the_way_in():
    root = page(Client(), "account_login")

    assert root.texts(".main-menu a") == []
    assert root.texts(".header__link") == ["Hjälp"]
    assert [one.get("lang") for one in root.find("html")] == ["sv"]


@pytest.mark.django_db
def test_help_stands_first_among_the_tools_on_every_page():
    client = logged_in(factories.person("anna", Role.AUDITOR))

    for name in ("my_rights", "help", "accessibility", "mfa_index", "home"):
        assert page(client, name).texts(".header__tools > *")[0] == "Hjälp"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["my_rights", "help", "accessibility", "mfa_index", "usersessions_list", "home", "stub_parts"],
)
def test_a_page_has_one_heading_which_begins_its_title(name: str):
    root = page(logged_in(factories.person("anna", Role.AREA_OFFICER)), name)

    [heading] = root.texts("h1")
    assert root.texts("title") == [f"{heading} – Lägesbild"]
    assert len(root.find("main#main")) == 1


@pytest.mark.django_db
def test_the_frame_shows_the_open_round_that_closes_first():
    factories.build_country()
    factories.build_round(code="2027")
    exercise = factories.build_round(code="prov", is_exercise=True)
    client = logged_in(factories.person("anna", Role.AREA_OFFICER))

    with_both = page(client, "home").texts(".round-chip")
    Round.objects.exclude(pk=exercise.pk).update(state="closed")
    with_exercise = page(client, "home").texts(".round-chip")
    Round.objects.update(state="closed")
    with_none = page(client, "home").texts(".round-chip")

    assert with_both == ["Lägesbild 2027 öppen till 31 mars"]
    assert with_exercise == ["Övning Lägesbild prov öppen till 31 mars"]
    assert with_none == []


@pytest.mark.django_db
def test_a_substitute_takes_the_place_and_gives_it_back():
    today = timezone.localdate()
    absent = factories.person("bo", Role.AREA_OFFICER)
    substitute = factories.person("anna", Role.DISTRICT_CHIEF)
    outsider = factories.person("ced", Role.AUDITOR)
    Substitution.objects.create(
        user=absent, substitute=substitute, valid_from=today, valid_to=today
    )
    client = logged_in(substitute)

    client.post(reverse("stand_in"), {"person": absent.pk})
    instead = page(client, "my_rights")
    client.post(reverse("stand_in"), {"person": outsider.pk})
    after_somebody_else = page(client, "my_rights")
    client.post(reverse("stand_in"), {"person": absent.pk})
    client.post(reverse("stand_in"))
    at_last = page(client, "my_rights")

    assert instead.texts(".stand-in-strip strong") == ["Bo"]
    assert instead.texts(".sheet h2")[0] == ROLES[Role.AREA_OFFICER].title
    assert after_somebody_else.texts(".stand-in-strip") == []
    assert "Du är inte ersättare för Ced i dag." in after_somebody_else.texts(".notice--error")
    assert at_last.texts(".sheet h2")[0] == ROLES[Role.DISTRICT_CHIEF].title


@pytest.mark.django_db
def test_a_substitute_is_themselves_again_when_the_time_is_over():
    today = timezone.localdate()
    absent, substitute = factories.person("bo", Role.AREA_OFFICER), factories.person("anna")
    substitution = Substitution.objects.create(
        user=absent, substitute=substitute, valid_from=today, valid_to=today
    )
    client = logged_in(substitute)
    client.post(reverse("stand_in"), {"person": absent.pk})

    substitution.delete()

    assert page(client, "my_rights").texts(".stand-in-strip") == []
    assert page(client, "my_rights").texts(".empty__title") == ["Du har ingen roll i dag"]


@pytest.mark.django_db
def test_the_page_is_swedish_whatever_the_browser_asks_for_until_somebody_chooses():
    client = Client(headers={"accept-language": "en"})

    before = page(client, "help")
    client.post(reverse("set_language"), {"language": "en", "next": reverse("help")})
    after = page(client, "help")

    assert (before.find("html")[0].get("lang"), before.texts("h1")) == (
        "sv",
        ["Hjälp och ordlista"],
    )
    assert (after.find("html")[0].get("lang"), after.texts("h1")) == ("en", ["Help and glossary"])


@pytest.mark.django_db
def test_the_parts_show_what_they_are_given():
    root = page(logged_in(factories.person("anna", Role.NATIONAL_ANALYST)), "stub_parts")

    assert root.texts(".breadcrumb li") == ["Områden", "Hamnen", "Norra Ängen"]
    assert root.texts(".steps [aria-current=step]") == ["Jämför"]
    assert root.texts(".task-list .tag")[0] == "Pågår"
    assert root.texts(".compare__row--differs th") == ["Handel Skiljer"]
    assert root.texts(".interval__text")[0] == "3,2 mellan 2,8 och 3,6"
    assert root.find(".interval svg")[0].get("aria-label").startswith("Skattad nivå: 3,2")
    assert root.texts(".pagination__where") == ["Visar 76–100 av 230"]
    assert root.texts(".summary-list dd")[2] == "Ej besvarad"


@pytest.mark.django_db
def test_a_scale_is_described_has_no_answer_beforehand_and_sets_the_missing_codes_apart():
    root = page(logged_in(factories.person("anna", Role.AREA_OFFICER)), "stub_parts")

    assert len(root.find(".scale__step input[type=radio]")) == 5
    assert len(root.find(".scale__missing input[type=radio]")) == 3
    assert root.find(".scale input[checked]") == []
    assert root.texts(".scale__step label")[4].startswith("4 Ständigt Dagligen")


@pytest.mark.django_db
def test_what_is_wrong_stands_on_top_at_the_field_and_in_the_title():
    client = logged_in(factories.person("anna", Role.AREA_OFFICER))

    root = page(client, "stub_parts", send="1", reason="Anna 19640823-3234", officers="")

    links = {link.get("href")[1:]: link.text for link in root.find(".error-summary a")}
    assert root.texts("title") == ["Fel: Norra Ängen – Lägesbild"]
    assert list(links) == ["id_answer_0", "id_reason", "id_officers", "id_attested"]
    assert "personnummer" in links["id_reason"]
    for anchor, text in links.items():
        [control] = root.find(f"#{anchor}")
        assert control.get("aria-invalid") == "true"
        [told] = root.find(f"#{re.sub(r'_0$', '', anchor)}_error")
        assert text in told.text


def test_only_a_form_that_was_sent_has_problems():
    assert problems_of(AnswerForm()) == []
    assert PageForm({}).problems == []
    assert len(AnswerForm({"answer": "9"}).problems) == 3


def test_a_scale_takes_only_what_it_offers():
    form = AnswerForm({"answer": "no_basis", "officers": "2", "attested": "on"})

    assert form.is_valid()
    assert form.cleaned_data["answer"] == "no_basis"


# Colours


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


CSS = (PACKAGE / "pages/static/site.css").read_text(encoding="utf-8")
LIGHT = tokens(CSS[: CSS.index("@media (prefers-color-scheme: dark)")])
DARK = LIGHT | tokens(CSS[CSS.index("@media (prefers-color-scheme: dark)") : CSS.index("/* 2 ──")])
ON = {
    "ink": ("ground", "paper", "paper-2", "tint", "notice", "warning", "success", "wrong-tint"),
    "ink-2": ("ground", "paper", "paper-2", "tint", "notice"),
    "link": ("ground", "paper", "paper-2", "tint", "notice", "warning", "wrong-tint"),
    "wrong": ("ground", "paper", "wrong-tint"),
    "action": ("paper", "paper-2", "tint"),
    "on-action": ("action", "action-hover"),
    "on-brand": ("brand",),
    "on-brand-soft": ("brand",),
    "focus-ink": ("focus",),
}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground_it_stands_on(scheme: dict[str, str]):
    weak = {
        f"{ink} on {ground}": round(contrast(scheme[ink], scheme[ground]), 2)
        for ink, grounds in ON.items()
        for ground in grounds
        if contrast(scheme[ink], scheme[ground]) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edges_of_controls_can_be_seen(scheme: dict[str, str]):
    for ground in ("ground", "paper", "paper-2"):
        assert contrast(scheme["edge"], scheme[ground]) >= 3


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


# Languages


def test_the_dates_of_a_round_are_written_as_swedes_write_them():
    from django.template import engines

    template = engines["django"].from_string('{{ day|date:"j F" }}')

    assert template.render({"day": date(2027, 3, 15)}) == "15 mars"
