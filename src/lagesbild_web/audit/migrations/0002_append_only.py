"""From here on the database refuses to change or delete an event."""

from django.db import migrations

from lagesbild_web.audit.guards import append_only


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [append_only("audit_auditevent", keys=[("seq",)])]
