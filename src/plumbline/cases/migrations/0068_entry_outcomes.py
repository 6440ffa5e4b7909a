from django.db import migrations

from plumbline.cases.entry_policy import ENTRY_OUTCOMES


class Migration(migrations.Migration):
    dependencies = [("cases", "0067_track_policies"), ("timeline", "0001_initial")]
    operations = [migrations.RunSQL(ENTRY_OUTCOMES, migrations.RunSQL.noop)]
