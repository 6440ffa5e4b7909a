from django.db import migrations

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(
            open_table_sql(
                "schemes_scheme", read_by="app, worker, analyst, auditor, finder", write_by="app, worker"
            ),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            open_table_sql(
                "schemes_charter",
                read_by="app, worker, analyst, auditor",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        ),
    ]
