"""The form can be filled in without help: open cells are open, lists offer, paper shows it all."""

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.web.excel_form.filling import opened
from tests.web.factories import answer

from lagesbild_web.records.excel_form.layout import LOCKED, OPEN, At
from lagesbild_web.records.excel_form.writing import write_form
from lagesbild_web.records.models import RatingSession


@pytest.fixture
def answers(session: RatingSession) -> Worksheet:
    answer(session, "Q1", 5, reason="Två torg. " * 40)
    return opened(write_form(session))["Svar"]


def test_only_the_cells_to_fill_in_are_open(answers: Worksheet):
    assert answers.protection.sheet
    for row in range(1, 7):
        for at in At:
            is_open = not answers[f"{at}{row}"].protection.locked
            assert is_open == (row > 3 and at in OPEN), f"{at}{row}"


def test_open_cells_look_different_from_locked_ones(answers: Worksheet):
    colours = {at: answers[f"{at}4"].fill.fgColor.rgb for at in At}

    assert len({colours[at] for at in LOCKED}) == len({colours[at] for at in OPEN}) == 1
    assert colours[At.ITEM] != colours[At.CATEGORY]


def test_texts_are_wrapped_in_columns_that_hold_a_line(answers: Worksheet):
    for at in (At.QUESTION, At.GUIDANCE, At.STEPS, At.REASON, At.SOURCE):
        assert answers[f"{at}4"].alignment.wrap_text, at
        assert answers.column_dimensions[at].width > 25, at
    # Excel fits a row to its text only where nobody has set its height.
    assert answers.row_dimensions[4].height is None


def test_all_steps_are_described_beside_the_answer(answers: Worksheet):
    assert answers["E4"].value.split("\n") == [f"{step}  Steg {step}" for step in range(6)]


def test_a_question_that_follows_another_says_when_it_is_asked(answers: Worksheet):
    assert answers["D6"].value == (
        "Räkna platser.\nFöljdfråga. Besvaras när Q2 ≥ 2; lämnas annars tom."
    )


def test_lists_offer_what_may_be_chosen(answers: Worksheet):
    lists = {
        str(one.sqref): one.formula1
        for one in answers.data_validations.dataValidation
        if one.type == "list"
    }

    assert lists == {
        "F4:F6": '"0,1,2,3,4,5"',
        "G4:G6": '"Vet inte,Uppgift saknas,Ej tillämpligt"',
        "H4:H6": '"Osäker,Ganska säker,Säker"',
        "L4:L6": '"Osäker,Ganska säker,Säker"',
    }


def test_what_is_typed_as_a_text_is_kept_as_a_text(answers: Worksheet):
    assert {answers[f"{at}4"].number_format for at in (At.REASON, At.SOURCE, At.REFERENCE)} == {"@"}


def test_headings_and_questions_stay_in_sight(answers: Worksheet):
    assert answers.freeze_panes == "D4"


def test_on_paper_questions_and_answers_come_side_by_side(answers: Worksheet):
    assert answers.page_setup.orientation == "landscape"
    assert answers.print_title_rows == "$3:$3"
    assert answers.print_title_cols == "$A:$A"
    assert [one.id for one in answers.col_breaks.brk] == [5]
    # A4 lying down at 80 percent holds some 187 characters of the normal font.
    widths = {at: answers.column_dimensions[at].width for at in At}
    assert sum(widths[at] for at in LOCKED) < 187
    assert sum(widths[at] for at in (At.ITEM, *OPEN)) < 187


def test_the_control_sheet_is_hidden_and_the_answers_come_first_to_hand(session: RatingSession):
    book = opened(write_form(session))

    assert book.sheetnames == ["Läs mig", "Svar", "Kontroll"]
    assert book["Kontroll"].sheet_state == "veryHidden"
    assert book.active.title == "Svar"


def test_the_read_me_says_which_form_it_is_and_until_when(session: RatingSession):
    sheet = opened(write_form(session))["Läs mig"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=3)}

    assert said["Område"] == "Norra Ängen (A1)"
    assert said["Omgång"] == "Lägesbild 2027 (2027)"
    assert said["Sista dag"] == "2027-03-31"
    assert said["Frågeformulär"] == "2027.1"
    assert "0 eller 5" in said["Motivering"]
