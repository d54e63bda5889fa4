import pytest

NUMBER = "811228-9874"
ASK = ("secrecy", "ask", "--sender", "school", "--recipient", "police")
ASK = (*ASK, "--information", "school_other", "--on", "2025-06-01")


def test_ask_gives_the_next_question_with_its_answers(run):
    result = run(*ASK)

    assert result.exit_code == 0
    assert "Nästa fråga:" in result.output
    assert "prevent: Förebygga" in result.output
    assert "unknown: Vet inte" in result.output
    assert "Svara med --purpose VAL." in result.output


def test_ask_gives_the_answer_when_no_question_is_left(run):
    answers = ("request=yes", "rector=yes", "preponderant_school=no")
    options = [part for answer in answers for part in ("--answer", answer)]

    result = run(*ASK, "--purpose", "prevent", *options, "--reasons")

    assert "Svar: Ska lämnas." in result.output
    assert "7 § första stycket lagen (2025:170)" in result.output
    assert "Gäller inte:" in result.output
    assert "vägledning, inte juridisk rådgivning" in result.output
    assert "Inte granskad" not in result.output
    assert "Ingen jurist har ännu granskat" in result.output


def test_ask_can_be_walked_question_by_question(run):
    from click.testing import CliRunner

    from lagesbild.cli import main

    typed = "prevent\nyes\nyes\nno\n"
    result = CliRunner().invoke(main, [*ASK, "--interactive"], input=typed)

    assert result.exit_code == 0, result.output
    assert "Svar: Ska lämnas." in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "--sender", NUMBER),
        ("ask", "--answer", f"purpose={NUMBER}"),
        ("ask", NUMBER),
        ("explain", NUMBER),
        ("changes", NUMBER, "2025-01-01"),
        ("check", "--statute", f"{NUMBER}.md"),
    ],
)
def test_a_personal_identity_number_is_refused_and_never_repeated(run, arguments):
    result = run("secrecy", *arguments)

    assert result.exit_code == 15
    assert "personnummer" in result.output
    assert NUMBER not in result.output


def test_a_personal_identity_number_that_is_typed_is_refused(run):
    from click.testing import CliRunner

    from lagesbild.cli import main

    result = CliRunner().invoke(main, [*ASK, "--interactive"], input=f"{NUMBER}\n")

    assert result.exit_code == 15
    assert "har inte sparat något" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask",), "Uppgift saknas: vem som lämnar."),
        (("ask", "--on", "2009-06-29", "--sender", "school"), "Uppgift saknas: vem som tar emot."),
        (("ask", "--on", "i morgon"), "Dagen kan inte läsas."),
        (("ask", "--answer", "ja"), "fråga=val"),
        (("ask", "--answer", "child=yes", "--answer", "child=no"), "två gånger"),
    ],
)
def test_bad_input_is_told_in_swedish(run, arguments, told):
    result = run("secrecy", *arguments)

    assert result.exit_code == 15
    assert told in result.output


def test_explain_shows_the_words_of_the_statute_and_every_version(run):
    result = run("secrecy", "explain", "OSL-10-18a")

    assert "OSL-10-18a@2013" in result.output
    assert "som inte fyllt tjugoett år" in result.output
    assert "Inte granskad av jurist." in result.output


def test_explain_does_not_repeat_an_unknown_name(run):
    result = run("secrecy", "explain", "Hamnen")

    assert result.exit_code == 13
    assert "Hamnen" not in result.output


def test_changes_shows_both_days(run):
    result = run("secrecy", "changes", "2025-11-30", "2025-12-01")

    assert "10 kap. 15 a §" in result.output
    assert "2025-12-01: SFS 2025:934, OSL 10:15 a (ändrar villkoren)" in result.output


def test_check_finds_no_fault(run):
    result = run("secrecy", "check", "--no-space")

    assert result.exit_code == 0, result.output
    assert "Inga fel." in result.output
    assert "inte granskade av jurist" in result.output


def test_check_names_the_rules_to_review_when_a_section_has_changed(run, tmp_path):
    statute = tmp_path / "lag.md"
    statute.write_text(
        "Lag (2025:170)\n### 4 §\n\nEn myndighet får lämna kontaktuppgifter.\n", encoding="utf-8"
    )

    result = run("secrecy", "check", "--no-space", "--statute", statute)

    assert result.exit_code == 16
    assert "2025:170 4 §: ÄNDRAD. Granska: L2025-170-4." in result.output


def test_check_tells_of_a_file_that_is_no_statute_of_the_guide(run, tmp_path):
    statute = tmp_path / "lag.md"
    statute.write_text("Lag (1999:1)\n### 1 §\nNågot.\n", encoding="utf-8")

    result = run("secrecy", "check", "--no-space", "--statute", statute)

    assert result.exit_code == 13
