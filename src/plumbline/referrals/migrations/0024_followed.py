"""How far each is that was referred on, without to where; and a draft for a scheme behind a wall is nobody's but whose it is."""

from django.db import migrations

from plumbline.referrals.referred_on_policy import FOLLOWED


class Migration(migrations.Migration):
    dependencies = [("referrals", "0023_counts_by_ethnic_group"), ("schemes", "0019_proposed_values")]
    operations = [migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop)]
