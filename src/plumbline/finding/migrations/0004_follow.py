from django.db import migrations

from plumbline.finding.policy import FOLLOW


class Migration(migrations.Migration):
    dependencies = [("finding", "0003_batches_behind"), ("people", "0002_policies")]
    operations = [migrations.RunSQL(FOLLOW, "DROP FUNCTION finding_follow()")]
