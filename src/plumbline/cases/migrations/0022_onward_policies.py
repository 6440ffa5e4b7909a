from django.db import migrations

from plumbline.cases.onward_policy import ONWARD


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_onward_referrals"), ("interventions", "0002_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in ONWARD]
