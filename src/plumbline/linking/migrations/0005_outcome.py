from django.db import migrations

from plumbline.linking.policy_decisions import OUTCOME


class Migration(migrations.Migration):
    dependencies = [("linking", "0004_desk")]
    operations = [migrations.RunSQL(OUTCOME, migrations.RunSQL.noop)]
