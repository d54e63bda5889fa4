"""A session's answers as a form to fill in without a network.

The same session with the same answers gives the same bytes. Texts are never formulas or links,
whatever they begin with. Only the rater's own answers are in it: the rest is unseen until they are
locked.
"""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY
from lagesbild.reports.plain_cells import write_plain
from lagesbild_web.records.actions.answering import given_in
from lagesbild_web.records.excel_form.control import identity_of
from lagesbild_web.records.excel_form.instructions import instructions, thing_of
from lagesbild_web.records.excel_form.layout import (
    ANSWERS,
    CERTAINTIES,
    CODES,
    CONTROL,
    FIRST_ROW,
    HEADER_ROW,
    HEADINGS,
    LOCKED,
    LONGEST_LINE,
    OPEN,
    READ_ME,
    RELIABILITIES,
    TOKEN_CELL,
    At,
    Cell,
    PrintedItem,
    for_cell,
    in_cells,
    printed_items,
    steps_of,
)
from lagesbild_web.records.free_text import LONGEST
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.queries.answers import newest_versions

_WIDTHS = {
    At.ITEM: 6,
    At.BLOCK: 18,
    At.QUESTION: 34,
    At.GUIDANCE: 30,
    At.STEPS: 66,
    At.CATEGORY: 10,
    At.MISSING_CODE: 17,
    At.CERTAINTY: 14,
    At.REASON: 50,
    At.SOURCE: 26,
    At.DAY: 13,
    At.RELIABILITY: 16,
    At.REFERENCE: 18,
}
_DARK, _PALE, _INPUT, _LINE, _GREY = "#00224E", "#F2F4F7", "#FFFBE3", "#B9C3D0", "#475467"
_CONFLICT = "#FBD9E5"
_TEXT_FORMAT = "@"
_EARLIEST = date(1990, 1, 1)
_LATEST = date(2100, 12, 31)
_A4 = 9
_HEADER_HEIGHT = 34


def write_form(session: RatingSession) -> bytes:
    """Return the form of a session as an Excel workbook, filled in with what is answered so far."""
    content = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    versions = newest_versions(session, Phase.INDEPENDENT)
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties(
            {
                "title": f"{thing_of(session)}, {session.round.title}",
                "author": "Lägesbild",
                "comments": "Formulär för oberoende skattning utan nät.",
                # There is no clock in the form, so that it can be written anew as it was.
                "created": datetime.combine(session.round.opens, datetime.min.time()),
            }
        )
        _write_read_me(book, session)
        _write_answers(book, session, versions)
        _write_control(book, session, versions)
    return content.getvalue()


def _write_read_me(book: Any, session: RatingSession) -> None:
    sheet = book.add_worksheet(READ_ME)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 92)
    sheet.set_portrait()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&RSida &P av &N")
    title = book.add_format({"bold": True, "font_size": 16, "font_color": _DARK})
    style = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": _LINE}
    text = book.add_format(style)
    label = book.add_format({**style, "bold": True, "font_color": _DARK})
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, "Skatta utan nät", title)
    for row, (heading, body) in enumerate(instructions(session), start=3):
        sheet.write_string(f"A{row}", heading, label)
        write_plain(sheet, f"B{row}", text=for_cell(body), style=text)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_answers(book: Any, session: RatingSession, versions: dict[str, Answer]) -> None:
    sheet = book.add_worksheet(ANSWERS)
    sheet.activate()
    sheet.hide_gridlines(2)
    sheet.set_zoom(90)
    rows = list(printed_items(session))
    last = HEADER_ROW + len(rows)
    for at in At:
        sheet.set_column(f"{at}:{at}", _WIDTHS[at])
    _write_head(book, sheet, session)
    for place, printed in enumerate(rows):
        answer = versions.get(printed.item.id)
        cells = in_cells(given_in(answer)) if answer else {}
        row = HEADER_ROW + place
        _write_locked(book, sheet, row, printed)
        for at in OPEN:
            _write_open(sheet, row, at, cells.get(at), _open_format(book, at, printed))
    _add_lists(sheet, last)
    _mark_both_answers(book, sheet, last)
    sheet.freeze_panes(HEADER_ROW, _index(At.GUIDANCE))
    _set_up_print(sheet, session, last)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_head(book: Any, sheet: Any, session: RatingSession) -> None:
    sheet.set_row(0, 26)
    sheet.write_string(
        "A1",
        for_cell(f"{thing_of(session)} – {session.round.title}"),
        book.add_format({"bold": True, "font_size": 14, "font_color": _DARK}),
    )
    sheet.write_string(
        "A2",
        "Skriv i de ljusgula rutorna. Ange en kategori eller en bortfallskod, inte båda.",
        book.add_format({"font_color": _GREY}),
    )
    heading = book.add_format(
        {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": _DARK,
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
            "border_color": _DARK,
        }
    )
    sheet.set_row(HEADER_ROW - 1, _HEADER_HEIGHT)
    for at in At:
        sheet.write_string(f"{at}{HEADER_ROW}", HEADINGS[at], heading)


def _write_locked(book: Any, sheet: Any, row: int, printed: PrintedItem) -> None:
    style = {**_edges(printed), "text_wrap": True, "valign": "top", "bg_color": _PALE}
    plain, bold = book.add_format(style), book.add_format({**style, "bold": True})
    strong = book.add_format({"bold": True})
    # No height is set: Excel then fits the row to its longest text, also to one typed later.
    for at in LOCKED:
        text = printed.locked[at]
        if at is At.QUESTION:
            title, _, question = text.partition("\n")
            sheet.write_rich_string(f"{at}{row + 1}", strong, title, f"\n{question}", plain)
        elif at is At.STEPS:
            sheet.write_rich_string(f"{at}{row + 1}", *_steps(printed, strong), plain)
        else:
            write_plain(sheet, f"{at}{row + 1}", text=text, style=bold if at is At.ITEM else plain)


def _steps(printed: PrintedItem, strong: Any) -> list[Any]:
    """Return the described steps as pieces of one cell, their numbers in bold."""
    pieces: list[Any] = []
    for place, (step, text) in enumerate(steps_of(printed.item)):
        start = "\n" if place else ""
        pieces += [strong, f"{start}{step}", f"  {for_cell(text)}"]
    return pieces


def _open_format(book: Any, at: At, printed: PrintedItem) -> Any:
    style = {**_edges(printed), "locked": False, "bg_color": _INPUT, "valign": "top"}
    match at:
        case At.CATEGORY:
            style |= {"num_format": "0", "align": "center", "bold": True, "font_size": 12}
        case At.DAY:
            style |= {"num_format": "yyyy-mm-dd", "align": "left"}
        case _:
            # As text, so that what is typed is never taken for a formula, a number or a day.
            style |= {"num_format": _TEXT_FORMAT, "text_wrap": True}
    return book.add_format(style)


def _edges(printed: PrintedItem) -> dict[str, object]:
    edges: dict[str, object] = {"border": 1, "border_color": _LINE}
    return edges | {"top": 2, "top_color": _DARK} if printed.begins_block else edges


def _write_open(sheet: Any, row: int, at: At, value: Cell, style: Any) -> None:
    cell = f"{at}{row + 1}"
    if value is None:
        sheet.write_blank(cell, None, style)
    elif isinstance(value, str):
        write_plain(sheet, cell, text=value, style=style)
    elif isinstance(value, date):
        sheet.write_datetime(cell, datetime.combine(value, datetime.min.time()), style)
    else:
        sheet.write_number(cell, value, style)


def _add_lists(sheet: Any, last: int) -> None:
    """Let the cells offer what may stand in them, and say so where something else is written."""

    def add(at: At, title: str, message: str, **rule: object) -> None:
        sheet.data_validation(
            f"{at}{FIRST_ROW}:{at}{last}",
            {"error_title": title, "error_message": message, **rule},
        )

    categories = list(range(LOWEST_CATEGORY, HIGHEST_CATEGORY + 1))
    add(
        At.CATEGORY,
        "Kategori",
        f"Skriv ett heltal från {LOWEST_CATEGORY} till {HIGHEST_CATEGORY}.",
        validate="list",
        source=categories,
    )
    for at, words in (
        (At.MISSING_CODE, CODES),
        (At.CERTAINTY, CERTAINTIES),
        (At.RELIABILITY, RELIABILITIES),
    ):
        add(at, _list_title(at), "Välj i listan.", validate="list", source=list(words))
    add(
        At.DAY,
        "Dag",
        "Skriv dagen som ÅÅÅÅ-MM-DD, till exempel 2027-03-15.",
        validate="date",
        criteria="between",
        minimum=_EARLIEST,
        maximum=_LATEST,
    )
    for at, longest in (
        (At.REASON, LONGEST),
        (At.SOURCE, LONGEST_LINE),
        (At.REFERENCE, LONGEST_LINE),
    ):
        title = _list_title(at)
        text = f"Texten är längre än {longest} tecken. Korta den."
        add(at, title, text, validate="length", criteria="<=", value=longest)


def _list_title(at: At) -> str:
    return HEADINGS[at].removeprefix("Underlag: ").capitalize()


def _mark_both_answers(book: Any, sheet: Any, last: int) -> None:
    """Colour a category and a code that stand on the same row."""
    category, code = f"${At.CATEGORY}{FIRST_ROW}", f"${At.MISSING_CODE}{FIRST_ROW}"
    sheet.conditional_format(
        f"{At.CATEGORY}{FIRST_ROW}:{At.MISSING_CODE}{last}",
        {
            "type": "formula",
            "criteria": f'=AND({category}<>"",{code}<>"")',
            "format": book.add_format({"bg_color": _CONFLICT}),
        },
    )


def _set_up_print(sheet: Any, session: RatingSession, last: int) -> None:
    """Print two sheets of paper side by side: the questions, and what is answered."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_print_scale(80)
    sheet.print_area(f"A1:{At.REFERENCE}{last}")
    sheet.repeat_rows(HEADER_ROW - 1)
    sheet.repeat_columns(f"{At.ITEM}:{At.ITEM}")
    sheet.set_v_pagebreaks([_index(At.CATEGORY)])
    sheet.print_across()
    # An ampersand steers the footer.
    title = session.round.title.replace("&", "&&")
    sheet.set_footer(f"&L{title}&C&A&RSida &P av &N")


def _index(at: At) -> int:
    return list(At).index(at)


def _write_control(book: Any, session: RatingSession, versions: dict[str, Answer]) -> None:
    """Write the hidden sheet by which the form is known when it comes back."""
    sheet = book.add_worksheet(CONTROL)
    numbers = {item: answer.number for item, answer in sorted(versions.items())}
    row, column = TOKEN_CELL
    sheet.write_string("A1", "Visar vilket formulär det är. Ändra inget här.")
    sheet.write_string(f"{column}{row}", identity_of(session, versions=numbers).signed())
    sheet.protect()
    sheet.very_hidden()
