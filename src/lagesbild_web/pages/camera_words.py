"""What pages about cameras call what the register holds as codes, in the language of the page."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild import swedish
from lagesbild.cameras.priority import UNKNOWN_CLASS
from lagesbild.cameras.states import State
from lagesbild_web.pages.languages import in_swedish, listing
from lagesbild_web.records.queries.cameras import Row

KIND_TITLES: Mapping[str, Promise] = {
    "fixed": gettext_lazy("fast kamerapunkt"),
    "mobile": gettext_lazy("mobil kamera"),
    "temporary": gettext_lazy("tillfällig kamera"),
    "body_worn": gettext_lazy("kroppsburna kameror"),
}
PURPOSE_TITLES: Mapping[str, Promise] = {
    "prevention": gettext_lazy("förebygga brott"),
    "investigation": gettext_lazy("utreda brott"),
    "command": gettext_lazy("leda insatser"),
}
PLACE_TITLES: Mapping[str, Promise] = {
    "square": gettext_lazy("torg"),
    "street": gettext_lazy("gata"),
    "station": gettext_lazy("hållplats eller station"),
    "school": gettext_lazy("skola"),
    "park": gettext_lazy("park"),
    "centre": gettext_lazy("centrum"),
    "road": gettext_lazy("väg"),
    "other": gettext_lazy("annan plats"),
}
DEALING_TITLES: Mapping[str, Promise] = {
    "yes": gettext_lazy("ja"),
    "no": gettext_lazy("nej"),
    "unknown": gettext_lazy("inte känt"),
}
READINESS_TITLES: Mapping[str, Promise] = {
    "ready": gettext_lazy("klar"),
    "partly": gettext_lazy("delvis klar"),
    "not_ready": gettext_lazy("inte klar"),
    "unknown": gettext_lazy("inte känd"),
}
ALTERNATIVE_TITLES: Mapping[str, Promise] = {
    "lighting": gettext_lazy("belysning"),
    "presence": gettext_lazy("polisnärvaro"),
    "social_measures": gettext_lazy("sociala insatser"),
    "physical_design": gettext_lazy("platsens utformning"),
    "access_control": gettext_lazy("begränsat tillträde"),
    "existing_cameras": gettext_lazy("kameror som redan finns"),
    "other": gettext_lazy("annat"),
    "none": gettext_lazy("inget alternativ har prövats"),
}
CONCLUSION_TITLES: Mapping[str, Promise] = {
    "monitoring_outweighs": gettext_lazy("Intresset av bevakningen väger tyngre"),
    "does_not_outweigh": gettext_lazy("Intresset av bevakningen väger inte tyngre"),
}
OWN_REVIEW = "own_review"
_TAGS: Mapping[State, str] = {
    State.REPORTED: "draft",
    State.ORDERED: "submitted",
    State.DELIVERED: "submitted",
    State.INSTALLED: "submitted",
    State.ACTIVE: "decided",
    State.REVIEWED: "decided",
    State.PAUSED: "returned",
    State.WITHDRAWN: "draft",
    State.REMOVED: "draft",
}


def state_tag(state: State | None) -> str:
    """Return how the tag of a state is drawn: the word says it all, the colour only helps."""
    return _TAGS.get(state, "reviewed") if state else "draft"


def class_in_words(area_class: str) -> str:
    """Return what the class of an area is called, as a title."""
    if area_class == UNKNOWN_CLASS:
        return _("Klass inte känd")
    title = swedish.class_title(area_class)
    return in_swedish(title[:1].upper() + title[1:])


def purposes_in_words(need: Row) -> str:
    return listing([str(title) for name, title in PURPOSE_TITLES.items() if need[name]])


def titles_of(codes: str | None, titles: Mapping[str, Promise]) -> list[str]:
    """Return what codes with a space between them are called."""
    return [str(titles.get(code, code)) for code in (codes or "").split()]


def count_of(number: int, kind: str) -> str:
    """Say how many of a kind, and never a point as a camera."""
    return (
        f"{number} {KIND_TITLES[kind]}"
        if number == 1
        else _("%(count)s × %(kind)s") % {"count": number, "kind": KIND_TITLES[kind]}
    )


def days_left_in_words(days: int) -> str:
    """Say how many days are left after today, or since when they are out."""
    if days > 1:
        return _("%(days)s dagar kvar") % {"days": days}
    if days == 1:
        return _("1 dag kvar: sista dagen är i morgon")
    if days == 0:
        return _("sista dagen är i dag")
    if days == -1:
        return _("gick ut i går: får inte vara i drift i dag")
    return _("gick ut för %(days)s dagar sedan") % {"days": -days}


def days_in_words(days: int) -> str:
    return _("%(days)s dagar") % {"days": days} if days != 1 else _("1 dag")


def joined(words: Iterable[str]) -> str:
    found = list(words)
    return listing(found) if found else "–"
