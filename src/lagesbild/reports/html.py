"""The report and the map as single HTML files: no scripts, nothing fetched, strict about markup."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from lagesbild.reports.content import Report, TextTable
from lagesbild.reports.figure import Figure


def write_report_html(report: Report) -> str:
    return _render("report.html", report)


def write_map_html(report: Report, *, whole_map: Figure, table: TextTable) -> str:
    """Return the map with the table that has the same figures."""
    return _render("map.html", report, map=whole_map, table=table)


def _render(template: str, report: Report, **content: object) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            title=report.title,
            subtitle=report.subtitle,
            running_head=report.running_head,
            description=report.description,
            report=report,
            **content,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("lagesbild.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
