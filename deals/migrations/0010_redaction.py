import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0009_published_at"),
    ]

    operations = [
        migrations.AlterField(
            model_name="version",
            name="content",
            field=models.TextField(help_text="Canonieke JSON; alleen weglakken wijzigt haar.", verbose_name="inhoud"),
        ),
        migrations.CreateModel(
            name="RedactionState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="digest")),
            ],
            options={
                "verbose_name": "stand van het weglakken",
                "verbose_name_plural": "standen van het weglakken",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="release",
            name="redacted",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Van de laatste keer dat er woorden uit deze publicatie gingen; leeg is: nooit.",
                max_length=64,
                verbose_name="stand van het weglakken",
            ),
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("persoonsgegeven", "persoonsgegeven"),
                            ("rechterlijk-bevel", "rechterlijk bevel"),
                            ("anders", "andere reden"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="reden",
                    ),
                ),
                ("explanation", models.TextField(editable=False, verbose_name="uitleg")),
                ("at", models.DateTimeField(editable=False, verbose_name="wanneer")),
                ("length", models.PositiveIntegerField(editable=False, verbose_name="lengte")),
                ("spots", models.JSONField(editable=False, verbose_name="plaatsen")),
                ("digest_before", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 van ervoor")),
                ("digest_after", models.CharField(editable=False, max_length=64, verbose_name="SHA-256 van erna")),
                (
                    "release",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redactions",
                        to="deals.release",
                        verbose_name="publicatie",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redactions",
                        to="deals.version",
                        verbose_name="versie",
                    ),
                ),
            ],
            options={
                "verbose_name": "weggelakte woorden",
                "verbose_name_plural": "weggelakte woorden",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("release__isnull", True), ("version__isnull", False)),
                            models.Q(("release__isnull", False), ("version__isnull", True)),
                            _connector="OR",
                        ),
                        name="redaction_of_one_thing",
                    )
                ],
            },
        ),
    ]
