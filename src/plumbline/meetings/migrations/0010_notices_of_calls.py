from django.db import migrations

from plumbline.meetings.policy import NOTICES_OF_CALLS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0009_around_policies"), ("notices", "0002_policies")]
    operations = [migrations.RunSQL(NOTICES_OF_CALLS, migrations.RunSQL.noop)]
