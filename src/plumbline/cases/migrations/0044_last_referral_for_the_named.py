from django.db import migrations

from plumbline.cases.flag_policy import LAST_REFERRAL_FOR_THE_NAMED


class Migration(migrations.Migration):
    dependencies = [("cases", "0043_session_policies")]
    operations = [migrations.RunSQL(LAST_REFERRAL_FOR_THE_NAMED, migrations.RunSQL.noop)]
