from django.db import migrations

from plumbline.queue.policy_timed import TIMED


class Migration(migrations.Migration):
    dependencies = [("queue", "0002_policies")]
    operations = [migrations.RunSQL(TIMED, migrations.RunSQL.noop)]
