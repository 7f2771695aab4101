import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0008_list_revision"),
    ]

    operations = [
        # Who fills it in is another, and the column the same: no table is written anew.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="release",
                    name="published_at",
                    field=models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="vastgelegd op"
                    ),
                ),
            ],
        ),
    ]
