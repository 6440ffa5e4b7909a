from django.db import migrations

from plumbline.meetings.ahead_policy import MEETINGS_AHEAD


class Migration(migrations.Migration):
    dependencies = [("meetings", "0020_notices_of_consents")]
    operations = [migrations.RunSQL(MEETINGS_AHEAD, migrations.RunSQL.noop)]
