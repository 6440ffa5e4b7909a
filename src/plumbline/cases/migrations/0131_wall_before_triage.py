from django.db import migrations

from plumbline.cases.wall_policy import REFERRALS_WALLED_OFF


class Migration(migrations.Migration):
    dependencies = [("cases", "0130_regimes"), ("referrals", "0026_safe_told_policies")]
    operations = [migrations.RunSQL(REFERRALS_WALLED_OFF, migrations.RunSQL.noop)]
