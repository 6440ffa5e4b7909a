from django.db import migrations

from plumbline.schemes.permissions import REFERRAL_ROLES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("schemes", "0002_policies")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            policy_sql("referrals_referral", changes=False),
            case_roles_sql("referrals_referral", REFERRAL_ROLES),
            policy_sql("referrals_triage", parent=("referrals_referral", "referral_id"), changes=False),
            case_roles_sql("referrals_triage", REFERRAL_ROLES),
        )
    ]
