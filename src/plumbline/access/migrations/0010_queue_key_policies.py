from django.db import migrations

from plumbline.access.policy_queue import QUEUE_KEYS


class Migration(migrations.Migration):
    dependencies = [("access", "0009_queue_keys")]
    operations = [migrations.RunSQL(QUEUE_KEYS, migrations.RunSQL.noop)]
