from django.db import migrations

from plumbline.referrals.measure_policy import STATED_COUNTS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0017_stated_counts")]
    operations = [migrations.RunSQL(list(STATED_COUNTS), migrations.RunSQL.noop)]
