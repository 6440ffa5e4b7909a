from django.db import migrations

from plumbline.referrals.draft_policy import NOTICES_OF_REFERRALS
from plumbline.schemes.permissions import REFERRAL_ROLES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_urgent_and_taken_up"), ("notices", "0002_policies")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            policy_sql("referrals_takenup", parent=("referrals_referral", "referral_id"), changes=False),
            case_roles_sql("referrals_takenup", REFERRAL_ROLES),
            NOTICES_OF_REFERRALS,
        )
    ]
