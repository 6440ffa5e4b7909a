from django.db import migrations

from plumbline.queue.policy import LIBRARY, WORK


class Migration(migrations.Migration):
    dependencies = [
        ("queue", "0001_initial"),
        ("access", "0002_identity"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(WORK, migrations.RunSQL.noop),
        migrations.RunSQL(LIBRARY, migrations.RunSQL.noop),
    ]
