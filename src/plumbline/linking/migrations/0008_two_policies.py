from django.db import migrations

from plumbline.linking.policy_two import TWO


class Migration(migrations.Migration):
    dependencies = [("linking", "0007_two_for_a_join")]
    operations = [migrations.RunSQL(TWO, migrations.RunSQL.noop)]
