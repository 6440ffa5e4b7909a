from django.db import migrations

from plumbline.cases.drift_policy import DRIFT_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0050_counts_by_kind")]
    operations = [migrations.RunSQL(DRIFT_COUNTS, migrations.RunSQL.noop)]
