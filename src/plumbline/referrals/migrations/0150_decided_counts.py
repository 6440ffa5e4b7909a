"""Counts of how soon whoever referred was told what was decided."""

from django.db import migrations

from plumbline.referrals.decided_policy import DECIDED_COUNTS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0026_safe_told_policies")]
    operations = [migrations.RunSQL(DECIDED_COUNTS, migrations.RunSQL.noop)]
