from django.db import migrations, models
from django.utils import timezone

from plumbline.schemes.in_use import IN_USE_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("schemes", "0014_paper_templates")]
    operations = [
        # Whether those that were started before hold a case is not looked into: they count as in use, and stay.
        migrations.AddField(
            model_name="scheme",
            name="in_use_since",
            field=models.DateTimeField(null=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="scheme", name="in_use_since", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(model_name="scheme", name="taken_back_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="scheme",
            name="taken_back_because",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.CheckConstraint(
                condition=models.Q(in_use_since__isnull=True) | models.Q(taken_back_at__isnull=True),
                name="schemes_scheme_in_use_stays",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | ~models.Q(taken_back_because=""),
                name="schemes_scheme_taken_back_says_why",
            ),
        ),
        migrations.RunSQL(IN_USE_FUNCTION, migrations.RunSQL.noop),
    ]
