from django.db import migrations

from plumbline.schemes.in_use import in_use_sql


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0080_peer_tokens"),
        ("referrals", "0012_whole_order"),
        ("finding", "0009_small_area_policies"),
        ("schemes", "0017_in_use"),
    ]
    operations = [
        migrations.RunSQL(in_use_sql(table), migrations.RunSQL.noop)
        for table in ("finding_lotcommitment", "finding_nominationrun", "referrals_referral", "cases_case")
    ]
