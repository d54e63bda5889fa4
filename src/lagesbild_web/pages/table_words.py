"""What pages call the tables that many deliver parts of, and how they write their cells."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild.errors import Problem
from lagesbild_web.pages.languages import in_swedish, is_swedish
from lagesbild_web.records.models import Explanation
from lagesbild_web.records.queries.trials import SiteProblem
from lagesbild_web.roles import Role

TABLE_TITLES: Mapping[str, Promise] = {
    "staffing": gettext_lazy("Bemanning"),
    "duty_hours": gettext_lazy("Tjänstgöring"),
    "loans": gettext_lazy("Utlåning"),
    "local_activities": gettext_lazy("Lokala tillägg"),
    "workload": gettext_lazy("Arbetsmängd"),
    "presence": gettext_lazy("Närvaro"),
    "presence_by_hour": gettext_lazy("Närvaro per veckotimme"),
    "presence_logs": gettext_lazy("Loggar bakom närvaron"),
    "paid_hours": gettext_lazy("Betalda timmar"),
    "budget_decisions": gettext_lazy("Budgetbeslut"),
    "cost_centres": gettext_lazy("Kostnadsställen"),
    "ledger": gettext_lazy("Huvudbok"),
    "ledger_totals": gettext_lazy("Huvudbokens summor"),
    "price_index": gettext_lazy("Pris- och löneindex"),
    "camera_needs": gettext_lazy("Kamerabehov"),
    "camera_points": gettext_lazy("Kamerapunkter"),
    "cameras": gettext_lazy("Kameror"),
    "camera_sites": gettext_lazy("Kamerors lägen"),
    "camera_events": gettext_lazy("Händelser i kameraregistret"),
    "balancing_tests": gettext_lazy("Intresseavvägningar"),
    "camera_departures": gettext_lazy("Avsteg från prioriteringsordningen"),
    "camera_supply": gettext_lazy("Leveranser av kameror"),
    "installation_capacity": gettext_lazy("Monteringskapacitet"),
    "camera_use": gettext_lazy("Användning av kameror"),
    "body_worn": gettext_lazy("Kroppsburna kameror"),
}
"""By table, in the order that people read them."""

_DIGITS = 10


def cell_text(value: Any) -> str:
    """Write a cell as readers of the page do: without needless zeros, a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        text = f"{value:.{_DIGITS}g}"
        return text.replace(".", ",") if is_swedish() else text
    return str(value)


def typed_number(value: Any) -> str:
    """Write a number as somebody would type it into a field; empty for nothing."""
    return "" if value is None else cell_text(value)


def in_its_language(problem: Problem, text: str) -> str:
    """Return a text of a problem as a page shows it: what the library says is in Swedish."""
    return text if isinstance(problem, SiteProblem) else in_swedish(text)


def explanation_in_words(said: Explanation) -> dict[str, object]:
    """Return an explanation with who gave it and in which role, for those who may read it."""
    title = Role(said.role).title if said.role else ""
    return {"text": said.text, "who": by_whom(said.by, title), "at": said.at}


def by_whom(name: object, title: str) -> str:
    """Write somebody's name with the role that they had."""
    return _("%(name)s, %(role)s") % {"name": name, "role": title} if title else str(name)
