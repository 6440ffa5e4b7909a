from django.db import migrations

from plumbline.meetings.process_policy import PROCESS_COUNTS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0014_rearranging_policies")]
    operations = [migrations.RunSQL(PROCESS_COUNTS, migrations.RunSQL.noop)]
