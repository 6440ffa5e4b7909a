from django.db import migrations

from plumbline.referrals.measure_policy import MEASURES


class Migration(migrations.Migration):
    dependencies = [("referrals", "0015_triage_measures")]
    operations = [migrations.RunSQL(list(MEASURES), migrations.RunSQL.noop)]
