from django.db import migrations

from plumbline.sharing.policy import CARRY_FUNCTIONS, GRANT_POLICIES, open_table_sql


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial"), ("access", "0003_jobs")]
    operations = [
        migrations.RunSQL(CARRY_FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(GRANT_POLICIES, migrations.RunSQL.noop),
        migrations.RunSQL(
            open_table_sql(
                "sharing_agreement",
                read_by="app, worker, loader, matcher, analyst, auditor, finder",
                write_by="app, worker",
            ),
            migrations.RunSQL.noop,
        ),
    ]
