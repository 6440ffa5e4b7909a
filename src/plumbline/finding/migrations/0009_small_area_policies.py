from django.db import migrations

from plumbline.sharing.policy import open_table_sql


class Migration(migrations.Migration):
    dependencies = [("finding", "0008_small_areas")]
    operations = [
        migrations.RunSQL(
            open_table_sql(
                "finding_smallareas",
                read_by="app, worker, analyst",
                write_by="app, worker, analyst",
                append_only=True,
            ),
            migrations.RunSQL.noop,
        )
    ]
