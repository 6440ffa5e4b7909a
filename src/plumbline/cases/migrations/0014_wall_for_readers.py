from django.db import migrations

from plumbline.cases.wall_policy import WALLED_OFF, walled_sql


# Whatever hangs on a case by its id, and then on what hangs on it.
BY_CASE = (
    "cases_action",
    "cases_casestate",
    "cases_clockstep",
    "cases_closure",
    "cases_contact",
    "cases_flag",
    "cases_objective",
    "cases_participant",
    "cases_researchrequest",
    "cases_review",
    "cases_safecontact",
    "cases_transfer",
    "cases_victimword",
)
BY_CHILD = {
    "referrals_referral": ("id", "cases_referrals_walled_off"),
    "referrals_named": ("referral_id", "cases_referrals_walled_off"),
    "referrals_triage": ("referral_id", "cases_referrals_walled_off"),
    "cases_researchreply": ("request_id", "cases_requests_walled_off"),
    "cases_fact": ("reply_id", "cases_replies_walled_off"),
    "cases_actionstep": ("action_id", "cases_actions_walled_off"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_safety_policies"),
        ("referrals", "0004_named_policies"),
        ("schemes", "0005_walled"),
    ]
    operations = [
        migrations.RunSQL(WALLED_OFF, migrations.RunSQL.noop),
        migrations.RunSQL(walled_sql("cases_case", "id"), migrations.RunSQL.noop),
        *(migrations.RunSQL(walled_sql(table), migrations.RunSQL.noop) for table in BY_CASE),
        *(
            migrations.RunSQL(walled_sql(table, column, function), migrations.RunSQL.noop)
            for table, (column, function) in BY_CHILD.items()
        ),
    ]
