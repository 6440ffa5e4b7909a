import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0056_break_glass_by_scheme"),
        ("interventions", "0003_consent"),
    ]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="intervention",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="interventions.intervention",
            ),
        ),
    ]
