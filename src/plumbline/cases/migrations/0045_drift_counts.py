from django.db import migrations

from plumbline.cases.drift_policy import DRIFT_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0044_last_referral_for_the_named")]
    operations = [migrations.RunSQL(DRIFT_COUNTS, migrations.RunSQL.noop)]
