"""A decision that was taken back is no decision without a quorum."""

from django.db import migrations

from plumbline.meetings.quorum_policy import QUORUM_OF_WHAT_STANDS


class Migration(migrations.Migration):
    dependencies = [("meetings", "0027_law_of_a_meeting")]
    operations = [migrations.RunSQL(QUORUM_OF_WHAT_STANDS, migrations.RunSQL.noop)]
