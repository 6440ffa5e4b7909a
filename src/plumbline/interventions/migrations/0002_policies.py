from django.db import migrations

from plumbline.sharing.policy import open_table_sql


TABLES = ("interventions_intervention", "interventions_version", "interventions_withdrawal")


class Migration(migrations.Migration):
    dependencies = [("interventions", "0001_initial"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(
            open_table_sql(
                table,
                # The functions that count places and dose read the plan.
                read_by="app, worker, auditor, finder",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        )
        for table in TABLES
    ]
