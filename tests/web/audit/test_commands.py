import csv
import io
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line
from django.utils import timezone
from tests.web.audit.events import Person, record
from tests.web.audit.lifting import guards_lifted

from lagesbild_web.audit import chain
from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import head
from lagesbild_web.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def run(command, *arguments):
    """Run a command; return what it says on its two streams and the error it ends with."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), error
    return out.getvalue(), err.getvalue(), None


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock of the log."""

    def set_to(moment):
        monkeypatch.setattr(chain.timezone, "now", lambda: moment)

    return set_to


def test_a_whole_log_is_said_to_be_whole_with_its_count_and_head():
    record()
    last = record()

    out, err, error = run("verify_audit")

    assert out == f"Loggen är hel: 2 händelser, huvud {last.hash}\n"
    assert (err, error) == ("", None)


def test_every_problem_is_said_with_its_number_and_the_exit_code_is_1():
    for _ in range(4):
        record()
    with guards_lifted():
        AuditEvent.objects.filter(seq=2).update(payload="{}")
        AuditEvent.objects.filter(seq=3).delete()

    out, err, error = run("verify_audit")

    assert out == ""
    assert err.splitlines() == [
        "Händelse 2 har ett innehåll som inte svarar mot kontrollsumman.",
        "Händelse 2 är inte skriven så som loggen skriver.",
        "Händelse 3 saknas i loggen.",
    ]
    assert str(error) == "Loggen är inte hel: 3 fel, det första vid händelse 2."
    assert error.returncode == 1


def test_the_heads_of_earlier_days_tell_that_the_log_was_cut(tmp_path):
    heads = tmp_path / "heads.jsonl"
    for _ in range(2):
        record()
        run("export_audit_head", heads)
    with guards_lifted():
        AuditEvent.objects.filter(seq=2).delete()

    without_heads, with_heads = run("verify_audit"), run("verify_audit", "--heads", heads)

    assert without_heads[2] is None
    assert with_heads[1:2] == (
        "Händelse 2 saknas sist i loggen, men ett tidigare huvud intygar den.\n",
    )
    assert str(with_heads[2]) == "Loggen är inte hel: ett fel, det första vid händelse 2."


def test_a_head_is_a_line_of_json_after_those_of_earlier_days(tmp_path):
    heads = tmp_path / "heads.jsonl"
    heads.write_text('{"day": "2027-03-11", "seq": 0, "hash": "' + "0" * 64 + '"}\n')
    record()

    out, _, error = run("export_audit_head", heads)

    first, second = heads.read_text(encoding="utf-8").splitlines()
    assert json.loads(first)["seq"] == 0
    assert json.loads(second) == {
        "day": timezone.localdate().isoformat(),
        "seq": 1,
        "hash": head().hash,
    }
    assert out == f"Huvudet för händelse 1 står nu sist i {heads}.\n"
    assert error is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'{"day": "2027-03-12", "seq": 1}\n', "Rad 1 är inget huvud av loggen."),
        (b'{"seq": 0, "hash": "0"}\n\n', "Rad 2 är inget huvud av loggen."),
        (b"17\n", "Rad 1 är inget huvud av loggen."),
        (b"\xff", "är ingen textfil i UTF-8."),
        (None, "går inte att läsa"),
    ],
)
def test_a_file_that_holds_no_heads_vouches_for_nothing(content, text, tmp_path):
    heads = tmp_path / "heads.jsonl"
    if content is not None:
        heads.write_bytes(content)

    out, _, error = run("verify_audit", "--heads", heads)

    assert out == ""
    assert text in str(error)


def test_a_head_that_cannot_be_written_is_an_error(tmp_path):
    _, _, error = run("export_audit_head", tmp_path / "nowhere" / "heads.jsonl")

    assert "går inte att skriva" in str(error)


def test_a_log_is_exported_so_that_anybody_can_verify_its_chain():
    record(details={"area": "NORRA ÄNGEN"})
    record()

    out, _, _ = run("export_audit", "--during", timezone.localdate().year)

    previous = "0" * 64
    for seq, line in enumerate(out.splitlines(), start=1):
        event = json.loads(line)
        assert (event["seq"], event["previous"]) == (seq, previous)
        previous = sha256((event["previous"] + event["payload"]).encode()).hexdigest()
        assert event["hash"] == previous
    assert previous == head().hash
    assert "NORRA ÄNGEN" in out


def test_that_the_log_was_exported_is_itself_an_event():
    run("export_audit", "--during", "2027-Q1", "--format", "csv")

    content = json.loads(AuditEvent.objects.get().payload)
    assert content["action"] == Recorded.LOG_EXPORTED
    assert content["details"] == {"during": "2027-Q1", "format": "csv"}
    assert content["by"] is None


def test_a_period_holds_the_events_of_its_swedish_days(clock):
    midnight_in_sweden = datetime(2027, 3, 11, 23, 0, tzinfo=UTC)
    second = timedelta(seconds=1)
    moments = {
        "the day before": midnight_in_sweden - second,
        "first of the day": midnight_in_sweden,
        "last of the day": midnight_in_sweden + timedelta(days=1) - second,
        "the day after": midnight_in_sweden + timedelta(days=1),
    }
    for target, moment in moments.items():
        clock(moment)
        record(target=target)

    out, _, _ = run("export_audit", "--during", "2027-03-12")

    exported = [json.loads(json.loads(line)["payload"])["target"] for line in out.splitlines()]
    assert exported == ["first of the day", "last of the day"]


def test_people_get_a_table_that_excel_opens_and_never_computes(clock):
    clock(datetime(2027, 3, 12, 13, 2, tzinfo=UTC))
    event = record(by=Person("@anna"), role="area_officer", details={"item": "A1", "version": 1})

    out, _, _ = run("export_audit", "--during", "2027-03-12", "--format", "csv")

    assert out[0] == "\ufeff"
    [heading, row, of_the_export] = csv.reader(io.StringIO(out[1:]), delimiter=";")
    assert dict(zip(heading, row, strict=True)) == {
        "nummer": "1",
        "tid": "2027-03-12 14:02:00+01:00",
        "händelse": "answer.recorded",
        "av": "'@anna",
        "roll": "area_officer",
        "ersättare för": "",
        "mål": "session/1",
        "uppgifter": '{"item": "A1", "version": 1}',
        "i klartext": "'@anna (områdespolis, bedömare) svarade på A1 om session/1, version 1",
        "föregående kontrollsumma": "0" * 64,
        "kontrollsumma": event.hash,
    }
    assert of_the_export[2] == "log.exported"


def test_an_event_that_cannot_be_read_is_exported_whatever_the_period():
    record()
    with guards_lifted():
        AuditEvent.objects.filter(seq=1).update(payload="oläslig")

    out, _, _ = run("export_audit", "--during", "1999", "--format", "csv")

    [_, row] = csv.reader(io.StringIO(out[1:]), delimiter=";")
    assert row[0] == "1"
    assert row[7:9] == ["oläslig", "Händelse 1 går inte att läsa"]


def test_a_period_that_is_none_is_refused():
    with pytest.raises(
        CommandError, match="'mars' is not a year, a quarter, a month, a week or a day"
    ):
        call_command("export_audit", "--during", "mars")


@pytest.mark.django_db(transaction=True)
def test_a_broken_log_ends_the_command_with_exit_code_1(tmp_path, capsys):
    heads = tmp_path / "heads.jsonl"
    heads.write_text('{"day": "2027-03-12", "seq": 9, "hash": "' + "a" * 64 + '"}\n')

    with pytest.raises(SystemExit) as ending:
        execute_from_command_line(["lagesbild_web", "verify_audit", "--heads", str(heads)])

    assert ending.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "Händelse 9 saknas sist i loggen, men ett tidigare huvud intygar den.",
        "CommandError: Loggen är inte hel: ett fel, det första vid händelse 9.",
    ]
