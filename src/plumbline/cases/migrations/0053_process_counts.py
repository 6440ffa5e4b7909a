from django.db import migrations

from plumbline.cases.process_policy import PROCESS_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0052_output_counts")]
    operations = [migrations.RunSQL(PROCESS_COUNTS, migrations.RunSQL.noop)]
