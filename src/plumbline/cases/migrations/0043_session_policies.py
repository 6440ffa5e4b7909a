from django.db import migrations

from plumbline.cases.sessions_policy import SESSIONS


class Migration(migrations.Migration):
    dependencies = [("cases", "0042_sessions"), ("notices", "0002_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SESSIONS]
