from django.db import migrations

from plumbline.access.enums import Role
from plumbline.cases.flag_policy import FLAGS_STANDING, LAST_REFERRAL
from plumbline.schemes.policy import case_roles_sql
from plumbline.sharing.policy import policy_sql


CASE = ("cases_case", "case_id")
TABLES = {
    "cases_flag": CASE,
    "cases_flagremoval": ("cases_flag", "flag_id"),
    "cases_transfer": CASE,
    "cases_transferreply": ("cases_transfer", "transfer_id"),
    "cases_victimword": CASE,
    "cases_safeway": ("cases_victimword", "word_id"),
    "cases_clockstep": CASE,
}
PROMPTS = "cases_promptanswer"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_flags_transfers_and_the_victims_words"),
        ("referrals", "0004_named_policies"),
    ]
    operations = [
        migrations.RunSQL(
            [policy_sql(table, parent=parent, changes=False), case_roles_sql(table)], migrations.RunSQL.noop
        )
        for table, parent in TABLES.items()
    ] + [
        # What is asked of the co-ordinator alone is read by co-ordinators alone.
        migrations.RunSQL(
            [policy_sql(PROMPTS, parent=CASE, changes=False), case_roles_sql(PROMPTS, [Role.COORDINATOR])],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(FLAGS_STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(LAST_REFERRAL, migrations.RunSQL.noop),
    ]
