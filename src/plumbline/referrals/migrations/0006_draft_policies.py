from django.db import migrations

from plumbline.referrals.draft_policy import DRAFTS


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_drafts"), ("access", "0008_away_policies")]
    operations = [migrations.RunSQL(DRAFTS, migrations.RunSQL.noop)]
