from django.db import migrations

from plumbline.linking.policy_waiting import WAITING_PEOPLE


class Migration(migrations.Migration):
    dependencies = [("linking", "0005_outcome")]
    operations = [migrations.RunSQL(WAITING_PEOPLE, migrations.RunSQL.noop)]
