from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0118_ladders_of_schemes")]
    operations = [
        migrations.AddField("fact", "certainty", models.SlugField(blank=True, default="")),
        migrations.AddField("onwardfact", "certainty", models.SlugField(blank=True, default="")),
        migrations.AddConstraint(
            "fact",
            models.CheckConstraint(
                condition=models.Q(("certainty__in", ["", "sure", "likely", "told"])),
                name="cases_fact_certainty",
            ),
        ),
    ]
