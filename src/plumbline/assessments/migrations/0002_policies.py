from django.db import migrations

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(
            open_table_sql(
                "assessments_instrument",
                read_by="app, worker, auditor",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        )
    ]
