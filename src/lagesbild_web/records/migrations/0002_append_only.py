"""From here on the database refuses to change or delete an answer or a submission."""

from django.db import migrations

from lagesbild_web.audit.guards import append_only


class Migration(migrations.Migration):

    dependencies = [("records", "0001_initial")]

    operations = [
        append_only(
            "records_answer",
            keys=[
                ("id",),
                ("session_id", "item", "phase", "number"),
                ("session_id", "token"),
            ],
        ),
        append_only("records_submission", keys=[("id",), ("assessment_id", "number")]),
    ]
