from django.db import migrations

from plumbline.referrals.referred_on_policy import REFERRED_ON


class Migration(migrations.Migration):
    dependencies = [("referrals", "0019_referred_on")]
    operations = [migrations.RunSQL(list(REFERRED_ON), migrations.RunSQL.noop)]
