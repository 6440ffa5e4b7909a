from django.db import migrations

from plumbline.referrals.counts_policy import TRIAGE_COUNTS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0013_lawful_basis"), ("people", "0004_reading")]
    operations = [migrations.RunSQL(TRIAGE_COUNTS, migrations.RunSQL.noop)]
