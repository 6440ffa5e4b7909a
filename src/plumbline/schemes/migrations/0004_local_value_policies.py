from django.db import migrations

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("schemes", "0003_local_values"), ("sharing", "0002_policies")]
    operations = [
        migrations.RunSQL(
            open_table_sql(
                "schemes_localvalue",
                read_by="app, worker, analyst, auditor",
                write_by="app, worker",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        ),
    ]
