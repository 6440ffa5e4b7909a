"""Whoever is kept from a person is kept from every referral and case that names them."""

from django.db import migrations

from plumbline.cases.conflict_policy import CONFLICTS_FOLLOW


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0122_told_of_fact_ends"),
        ("people", "0004_reading"),
        ("referrals", "0024_followed"),
    ]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in CONFLICTS_FOLLOW]
