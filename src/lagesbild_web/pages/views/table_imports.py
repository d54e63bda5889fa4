"""Tables come in as files: tried first, kept whole, listed as deliveries, and undone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.errors import DeliveryRejected, Problem
from lagesbild.sources.schema import table_schemas
from lagesbild_web.pages import kept_uploads
from lagesbild_web.pages.forms.tables import TableImportForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.table_frame import section_of, trail_of
from lagesbild_web.pages.table_words import TABLE_TITLES, cell_text, in_its_language
from lagesbild_web.pages.views.closings import closed_rows
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.records.actions.tabling import TablingRefused, roll_back
from lagesbild_web.records.models import Batch
from lagesbild_web.records.queries.batches import undoing_of
from lagesbild_web.records.queries.closings import closed_months_of
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.tabled import (
    DELIVERING,
    batches_seen,
    may_roll_back,
    tables_delivered,
)
from lagesbild_web.records.queries.trials import Change, Trial, Trials
from lagesbild_web.records.table_files.importing import SEVERAL, keep_file, try_file
from lagesbild_web.records.table_files.templates import (
    csv_template,
    excel_template,
    excel_template_of_several,
)

_TRIED = "tried_table"
"""Key in the login session: which table the kept file is, what it was called, and its sum."""
_SHOWN = 50
_BATCHES_ON_A_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _batches_crumb() -> Crumb:
    return Crumb(title=_("Leveranser"), url=reverse("batches"))


def _import_crumb() -> Crumb:
    return Crumb(title=_("För in en tabell"), url=reverse("table_import"))


@require_http_methods(["GET", "POST"])
@refused_readably
def table_import(request: HttpRequest) -> HttpResponse:
    """Ask for a file; it is tried at once, and nothing of it is stored."""
    acting: Acting = request.acting
    check_has_somewhere(acting, *DELIVERING)
    tables = tables_delivered(acting)
    form = TableImportForm(
        request.POST or None,
        request.FILES or None,
        tables=_choices(tables),
        initial={"table": request.GET.get("tabell")},
    )
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = kept_uploads.keep(upload, request.session).read_bytes()
        request.session[_TRIED] = {
            "table": form.cleaned_data["table"],
            "name": upload.name,
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        return redirect("table_trial")
    return show(
        request,
        "tables/import.html",
        heading=_("För in en tabell"),
        lead=_("Filen provas först. Du ser vad den ändrar och allt som är fel, och inget sparas."),
        trail=trail_of(request.acting, _batches_crumb()),
        section=section_of(request.acting),
        form=form,
        templates=[
            {"table": name, "title": title, "has_csv": name != SEVERAL}
            for name, title in _choices(tables)
        ],
        closed=closed_rows(acting),
        status=422 if form.errors else 200,
    )


def _choices(tables: Sequence[str]) -> list[tuple[str, str]]:
    """Return what a file can be: each table, and several where there are several."""
    several = [(SEVERAL, _title(SEVERAL))] if len(tables) > 1 else []
    return [*((name, _title(name)) for name in tables), *several]


def _title(table: str) -> str:
    return _("Flera tabeller i en arbetsbok") if table == SEVERAL else str(TABLE_TITLES[table])


def _titles(found: Batch) -> str:
    return ", ".join(_title(table) for table in found.tables)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The file that a login has kept, as it was when it was chosen."""

    table: str
    name: str
    sha256: str
    content: bytes


def _tried(request: HttpRequest) -> Tried | None:
    """Return the kept file; None if it is gone, or another has taken its place."""
    about = request.session.get(_TRIED)
    path = kept_uploads.kept(request.session)
    if about is None or path is None:
        return None
    content = path.read_bytes()
    is_same = hashlib.sha256(content).hexdigest() == about["sha256"]
    return Tried(**about, content=content) if is_same else None


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Filen finns inte kvar. Välj den igen."))
    return redirect("table_import")


@require_GET
@refused_readably
def table_trial(request: HttpRequest) -> HttpResponse:
    """Show what the kept file would change, and everything that is wrong with it."""
    check_has_somewhere(request.acting, *DELIVERING)
    tried = _tried(request)
    if tried is None:
        return _gone(request)
    tries = try_file(tried.content, name=tried.name, table=tried.table, by=request.acting)
    changes = [(change, trial) for trial in tries.trials for change in trial.changes]
    return show(
        request,
        "tables/trial.html",
        heading=_("Prov av %(file)s") % {"file": tries.name},
        lead=_("Tabell: %(table)s. Inget är sparat.") % {"table": _title(tried.table)},
        trail=trail_of(request.acting, _batches_crumb(), _import_crumb()),
        section=section_of(request.acting),
        tries=tries,
        tables=[{"trial": one, "title": _title(one.table)} for one in tries.trials],
        has_cells=any(trial.cells for trial in tries.trials),
        sha256=tried.sha256,
        table=tried.table,
        **_problems_in(tries, page=request.GET.get("page")),
        changes=[_in_words(change, trial) for change, trial in changes[:_SHOWN]],
        more_changes=max(0, len(changes) - _SHOWN),
    )


def _problems_in(tries: Trials, *, page: str | None) -> dict[str, object]:
    found = [_problem_in_words(one) for one in tries.of_the_file]
    found += [_problem_in_words(one, trial) for trial in tries.trials for one in trial.problems]
    shown = Paginator(found, _SHOWN).get_page(page)
    return {
        "found": len(found),
        "page": shown,
        "pages": shown.paginator.get_elided_page_range(shown.number),
    }


def _problem_in_words(problem: Problem, trial: Trial | None = None) -> dict[str, object]:
    """Return a problem with its place; of a file as a whole, without."""
    return {
        "place": trial.file.place(problem) if trial else "",
        "column": _columns(trial.table).get(problem.column or "", "") if trial else "",
        "text": in_its_language(problem, problem.text),
        "rule": problem.rule,
        "remedy": in_its_language(problem, problem.remedy),
    }


def _columns(table: str) -> dict[str, str]:
    return {field.name: field.title for field in table_schemas()[table].fields}


def _in_words(change: Change, trial: Trial) -> dict[str, str]:
    return {
        "place": trial.file.cell(change.row, change.column),
        "column": _columns(trial.table)[change.column],
        "before": cell_text(change.before),
        "after": cell_text(change.after),
    }


@require_POST
@refused_readably
def table_store(request: HttpRequest) -> HttpResponse:
    """Keep the file that was tried, and no other."""
    acting: Acting = request.acting
    check_has_somewhere(acting, *DELIVERING)
    tried = _tried(request)
    if tried is None or tried.sha256 != request.POST.get("sha256"):
        return _gone(request)
    try:
        kept = keep_file(tried.content, name=tried.name, table=tried.table, by=acting)
    except DeliveryRejected:
        messages.error(request, _("Något har ändrats sedan provet. Se vad som är fel nu."))
        return redirect("table_trial")
    except TablingRefused as refused:
        messages.error(request, str(refused))
        return redirect("table_trial")
    kept_uploads.drop(request.session)
    del request.session[_TRIED]
    messages.success(request, _("Leverans %(number)s är införd.") % {"number": kept.pk})
    return redirect("batch", kept.pk)


@require_GET
@refused_readably
def table_template(request: HttpRequest, table: str, kind: str) -> HttpResponse:
    """Hand out an empty table, with the codes that the person may use."""
    acting: Acting = request.acting
    check_has_somewhere(acting, *DELIVERING)
    if (table, kind) == (SEVERAL, "xlsx"):
        content, media = excel_template_of_several(by=acting), _XLSX
    elif table not in TABLE_TITLES or kind not in {"xlsx", "csv"}:
        raise Http404
    elif kind == "csv":
        content, media = csv_template(table, by=acting), "text/csv; charset=utf-8"
    else:
        content, media = excel_template(table, by=acting), _XLSX
    return HttpResponse(
        content,
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{table}.{kind}"'},
    )


@require_GET
@refused_readably
def batches(request: HttpRequest) -> HttpResponse:
    """List what has been delivered where the person writes, the newest first."""
    acting: Acting = request.acting
    check_has_somewhere(acting, *DELIVERING)
    page = Paginator(batches_seen(acting), _BATCHES_ON_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "tables/batches.html",
        heading=_("Leveranser"),
        lead=_(
            "Det som har förts in eller fyllts i där du skriver. Den nyaste raden om samma sak"
            " gäller."
        ),
        trail=trail_of(request.acting),
        section=section_of(request.acting),
        page=page,
        pages=page.paginator.get_elided_page_range(page.number),
        rows=[
            {"batch": one, "table": _titles(one), "what": _what(one)} for one in page.object_list
        ],
    )


def _what(batch: Batch) -> str:
    return batch.file or batch.get_kind_display()


def _own_batch(request: HttpRequest, pk: int) -> Batch:
    """Return a batch that the person may undo: of others nobody learns that they are there."""
    check_has_somewhere(request.acting, *DELIVERING)
    found = get_object_or_404(Batch.objects.select_related("by"), pk=pk)
    if not may_roll_back(found, request.acting):
        raise Http404
    return found


@require_GET
@refused_readably
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the receipt of one delivery."""
    found = _own_batch(request, pk)
    at = localtime(found.at)
    return show(
        request,
        "tables/batch.html",
        heading=_("Leverans %(number)s") % {"number": found.pk},
        eyebrow=_titles(found),
        trail=trail_of(request.acting, _batches_crumb()),
        section=section_of(request.acting),
        batch=found,
        closed_month=", ".join(closed_months_of(found)),
        can_print=True,
        rows=[
            {"key": _("Tabell"), "value": _titles(found)},
            {"key": _("Rader"), "value": found.rows.count()},
            {"key": _("Lämnad av"), "value": str(found.by or "–")},
            {"key": _("Tid"), "value": date_format(at, "Y-m-d H:i")},
            {"key": _("Sätt"), "value": found.get_kind_display()},
            {"key": _("Fil"), "value": found.file or "–"},
            {"key": _("Kontrollsumma (SHA-256)"), "value": found.sha256 or "–"},
        ],
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def batch_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a delivery, after saying what holds again."""
    found = _own_batch(request, pk)
    if request.method == "POST":
        try:
            roll_back(found, by=request.acting)
        except TablingRefused as refused:
            messages.error(request, str(refused))
            return redirect("batch", pk)
        messages.success(
            request, _("Leverans %(number)s är ångrad. Bara loggen minns den.") % {"number": pk}
        )
        return redirect("batches")
    undoing = undoing_of(found)
    return show(
        request,
        "tables/undo.html",
        heading=_("Ångra leverans %(number)s?") % {"number": pk},
        eyebrow=_titles(found),
        trail=trail_of(request.acting, _batches_crumb()),
        section=section_of(request.acting),
        batch=found,
        closed_month=", ".join(closed_months_of(found)),
        undoing=undoing,
        lines=list(_effects(undoing.gone, undoing.restored, undoing.replaced_since)),
        cells=[
            {
                "key": " · ".join([*_which(found, one.table), *one.key]),
                "column": _columns(one.table).get(one.column, one.column),
                "now": cell_text(one.now),
                "then": cell_text(one.then),
            }
            for one in undoing.cells[:_SHOWN]
        ],
        more=max(0, len(undoing.cells) - _SHOWN),
    )


def _which(found: Batch, table: str) -> list[str]:
    """Return what a row's table is called, where a delivery has several."""
    return [_title(table)] if len(found.tables) > 1 else []


def _effects(gone: int, restored: int, replaced_since: int) -> list[str]:
    lines = []
    if gone:
        text = ngettext(
            "%(count)s rad försvinner: inget var sagt om den förut.",
            "%(count)s rader försvinner: inget var sagt om dem förut.",
            gone,
        )
        lines.append(text % {"count": gone})
    if restored:
        text = ngettext(
            "%(count)s rad gäller igen som den var före leveransen.",
            "%(count)s rader gäller igen som de var före leveransen.",
            restored,
        )
        lines.append(text % {"count": restored})
    if replaced_since:
        text = ngettext(
            "%(count)s rad har en senare leverans redan ersatt. Den står kvar.",
            "%(count)s rader har senare leveranser redan ersatt. De står kvar.",
            replaced_since,
        )
        lines.append(text % {"count": replaced_since})
    return lines
