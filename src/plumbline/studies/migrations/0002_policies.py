from django.db import migrations

from plumbline.sharing.policy import open_table_sql


TABLES = ("studies_protocol", "studies_protocollock", "studies_result")


class Migration(migrations.Migration):
    dependencies = [("studies", "0001_initial"), ("finding", "0002_policies")]
    operations = [
        migrations.RunSQL(
            open_table_sql(table, read_by="app, worker, analyst", write_by="analyst", append_only=True),
            migrations.RunSQL.noop,
        )
        for table in TABLES
    ]
