from django.db import migrations

from plumbline.cases.glass_policy import OPENED_FIRST


class Migration(migrations.Migration):
    dependencies = [("cases", "0053_process_counts")]
    operations = [migrations.RunSQL(OPENED_FIRST, migrations.RunSQL.noop)]
