"""Figures of a scheme count rows that fewer read only among enough people."""

from django.db import migrations

from plumbline.cases.closed_counts_policy import CLOSED_COUNTS


class Migration(migrations.Migration):
    dependencies = [("cases", "0105_own_words_policies")]
    operations = [migrations.RunSQL(CLOSED_COUNTS, migrations.RunSQL.noop)]
