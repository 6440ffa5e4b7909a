from django.db import migrations

from plumbline.cases.chasing_policy import CHASING


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_reminders"),
        ("access", "0008_away_policies"),
        ("notices", "0002_policies"),
    ]
    operations = [migrations.RunSQL(CHASING, migrations.RunSQL.noop)]
