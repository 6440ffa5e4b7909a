from django.db import migrations

from plumbline.referrals.counts_policy import TRIAGE_COUNTS_BY_ETHNIC_GROUP


class Migration(migrations.Migration):
    dependencies = [("referrals", "0022_triage_reason_policies")]
    operations = [migrations.RunSQL(TRIAGE_COUNTS_BY_ETHNIC_GROUP, migrations.RunSQL.noop)]
