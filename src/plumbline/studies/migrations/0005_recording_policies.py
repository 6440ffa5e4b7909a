from django.db import migrations

from plumbline.sharing.policy import open_table_sql


TABLES = ("studies_recordingchange", "studies_recordingchangeend")


class Migration(migrations.Migration):
    dependencies = [("studies", "0004_recording_changes")]
    operations = [
        migrations.RunSQL(
            open_table_sql(
                table, read_by="app, worker, analyst", write_by="app, worker, analyst", append_only=True
            ),
            migrations.RunSQL.noop,
        )
        for table in TABLES
    ]
