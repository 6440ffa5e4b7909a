from django.db import migrations

from plumbline.cases.outputs_policy import OUTPUT_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0051_drift_counts")]
    operations = [migrations.RunSQL(OUTPUT_COUNTS, migrations.RunSQL.noop)]
