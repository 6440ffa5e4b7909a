from django.db import migrations

from plumbline.referrals.referrer_policy import OWN_REFERRALS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_taken_up_policies")]
    operations = [migrations.RunSQL(OWN_REFERRALS, migrations.RunSQL.noop)]
