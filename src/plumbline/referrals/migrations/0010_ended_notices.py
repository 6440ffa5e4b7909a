from django.db import migrations

from plumbline.referrals.draft_policy import NOTICES_OF_ENDS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_own_referrals")]
    operations = [migrations.RunSQL(NOTICES_OF_ENDS, migrations.RunSQL.noop)]
