from django.db import migrations

from plumbline.referrals.draft_policy import NOTICES_OF_REOPENING


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_ended_notices")]
    operations = [migrations.RunSQL(NOTICES_OF_REOPENING, migrations.RunSQL.noop)]
