"""What the record of an agreement holds besides parties and law: who signed, the assessment, where the text is, why it ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0002_policies"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="agreement",
            options={"ordering": ["starts"]},
        ),
        migrations.AddField(
            model_name="agreement",
            name="assessment",
            field=models.TextField(
                blank=True, default="", help_text="reference of the data protection impact assessment"
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="ended_because",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="agreement",
            name="kept_at",
            field=models.TextField(blank=True, default="", help_text="where the signed text is kept"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="signatories",
            field=models.TextField(blank=True, default="", help_text="who signed, each for which agency"),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="ends",
            field=models.DateField(
                help_text="the first day on which nothing is exchanged under it any more", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends__isnull", True), ("ends__gte", models.F("starts")), _connector="OR"
                ),
                name="sharing_agreement_ends_after_it_starts",
            ),
        ),
    ]
