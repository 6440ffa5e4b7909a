from django.db import migrations

from plumbline.schemes.permissions import REFERRAL_ROLES
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_people_of_a_case")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            policy_sql("referrals_named", parent=("referrals_referral", "referral_id"), changes=False),
            case_roles_sql("referrals_named", REFERRAL_ROLES),
        )
    ]
