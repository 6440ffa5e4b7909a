from django.db import migrations, models

from plumbline.cases.figures import DELIVERY_COUNTS_OF_PURPOSE


DRIVER = models.SlugField(blank=True, default="", help_text="what it should move, or `none`; blank: not said")


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_telling_policies")]
    operations = [
        migrations.AddField("objective", "driver", DRIVER, preserve_default=False),
        migrations.AddField("action", "driver", DRIVER, preserve_default=False),
        migrations.AlterField(
            "action",
            "is_new",
            models.BooleanField(
                null=True, help_text="would not have happened without the panel; null: not said"
            ),
        ),
        migrations.AddField(
            "action",
            "follows",
            models.OneToOneField(
                "cases.action",
                on_delete=models.PROTECT,
                null=True,
                related_name="followed_by",
                help_text="the action that it takes up again",
            ),
        ),
        migrations.AddField(
            "actionstep",
            "whose",
            models.UUIDField(null=True, help_text="whose it is, by whoever declined it"),
        ),
        migrations.AddField("actionstep", "whose_agency", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "actionstep",
            models.CheckConstraint(
                condition=models.Q(whose__isnull=True, whose_agency__isnull=True)
                | models.Q(whose__isnull=False, whose_agency__isnull=False, state="declined"),
                name="cases_step_says_whose",
            ),
        ),
        migrations.RunSQL(DELIVERY_COUNTS_OF_PURPOSE, migrations.RunSQL.noop),
    ]
