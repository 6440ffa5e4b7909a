from django.db import migrations

from plumbline.referrals.measure_policy import TRIAGE_REASONS


class Migration(migrations.Migration):
    """Decisions from before have no row: what was written as their reason was said to be read by the referrer, and stays the note that they read."""

    dependencies = [("referrals", "0021_triage_reason")]
    operations = [migrations.RunSQL(list(TRIAGE_REASONS), migrations.RunSQL.noop)]
