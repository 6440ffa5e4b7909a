"""A contact, and the rule for reaching somebody, may be of anybody in a case."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0111_similar_counts")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="person_id",
            field=models.UUIDField(help_text="null: whom the case is counted by", null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="counts_anyway",
            field=models.BooleanField(default=False, help_text="with whomever it was, the case counts it"),
        ),
        migrations.AddField(
            model_name="safecontact",
            name="person_id",
            field=models.UUIDField(help_text="null: whom the case is counted by", null=True),
        ),
    ]
