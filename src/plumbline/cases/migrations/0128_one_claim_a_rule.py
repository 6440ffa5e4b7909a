"""Nobody is claimed for twice by one rule: in whichever scheme the first claim was made, or before a hand-over brought the family here."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from plumbline.cases.claimed_policy import ARRIVED, COUNTED, GOING


AGENCIES = django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("cases", "0127_new_work"), ("schemes", "0020_withdrawn_values")]
    operations = [
        migrations.CreateModel(
            name="ArrivalClaim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("owner_agency", models.UUIDField()),
                ("marking", models.TextField(default="panel")),
                ("seen_by_agencies", AGENCIES),
                ("seen_by_users", AGENCIES.clone()),
                ("hidden_from", AGENCIES.clone()),
                ("person_id", models.UUIDField()),
                ("rule", models.SlugField()),
                ("claimed_on", models.DateField(null=True)),
                (
                    "arrival",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="cases.arrival"
                    ),
                ),
            ],
            options={"ordering": ["arrival", "rule", "person_id", "pk"]},
        ),
        migrations.AddConstraint(
            "arrivalclaim",
            models.UniqueConstraint(
                fields=["arrival", "person_id", "rule"], name="cases_arrival_claims_once"
            ),
        ),
        migrations.AddField("claimedperson", "rule", models.SlugField(blank=True, default="")),
        migrations.AddConstraint(
            "claimedperson",
            models.UniqueConstraint(
                fields=["rule", "person_id"],
                condition=models.Q(withdrawn=False) & ~models.Q(rule=""),
                name="cases_claimed_once_a_rule",
            ),
        ),
        migrations.RunSQL(ARRIVED, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
        migrations.RunSQL(GOING, migrations.RunSQL.noop),
    ]
