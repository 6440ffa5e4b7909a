from django.db import migrations

from plumbline.cases.asking_policy import NOTICES_OF_REQUESTS, REMINDERS


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_request_reminders"),
        ("notices", "0002_policies"),
        ("referrals", "0008_taken_up_policies"),
    ]
    operations = [
        migrations.RunSQL(REMINDERS, migrations.RunSQL.noop),
        migrations.RunSQL(NOTICES_OF_REQUESTS, migrations.RunSQL.noop),
    ]
