"""An action whose owner cannot take it further stands before those who lead, and goes to somebody else."""

from django.db import migrations, models

from plumbline.cases.owner_out_policy import OWNER_OUT


class Migration(migrations.Migration):
    dependencies = [("cases", "0141_delegating")]
    operations = [
        migrations.RunSQL(OWNER_OUT, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="reassignment",
            name="cases_reassignment_why",
        ),
        migrations.AddConstraint(
            model_name="reassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["directed", "leaving", "away", "taken_on"])),
                name="cases_reassignment_why",
            ),
        ),
    ]
