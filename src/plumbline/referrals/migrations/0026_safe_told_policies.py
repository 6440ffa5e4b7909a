from django.db import migrations

from plumbline.referrals.measure_policy import SAFE_TOLD


class Migration(migrations.Migration):
    dependencies = [("referrals", "0025_safe_told")]
    operations = [migrations.RunSQL(list(SAFE_TOLD), migrations.RunSQL.noop)]
