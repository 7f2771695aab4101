import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deals", "0010_redaction"),
    ]

    operations = [
        migrations.AlterField(
            model_name="deed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("voorgelegd", "voorgelegd"),
                    ("teruggenomen", "teruggenomen"),
                    ("teruggestuurd", "teruggestuurd"),
                    ("goedgekeurd", "goedgekeurd"),
                    ("vervallen", "laten vervallen"),
                    ("verplaatst", "verplaatst"),
                    ("teruggehaald", "teruggehaald"),
                    ("ingetrokken", "ingetrokken"),
                    ("lakvoorstel", "weglakken voorgesteld"),
                    ("niet-weggelakt", "weglakken afgewezen"),
                    ("weggelakt", "weggelakt"),
                ],
                max_length=16,
                verbose_name="wat",
            ),
        ),
        migrations.CreateModel(
            name="RedactionProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("concept", "concept"),
                            ("ter-beoordeling", "ter beoordeling"),
                            ("goedgekeurd", "goedgekeurd"),
                            ("teruggestuurd", "teruggestuurd"),
                            ("vervallen", "vervallen"),
                        ],
                        default="ter-beoordeling",
                        editable=False,
                        max_length=16,
                        verbose_name="stand",
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=80, verbose_name="deal")),
                ("words", models.CharField(blank=True, editable=False, max_length=500, verbose_name="woorden")),
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
                ("at", models.DateTimeField(editable=False, verbose_name="voorgesteld op")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions_proposed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="voorgesteld door",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besloten door",
                    ),
                ),
            ],
            options={
                "verbose_name": "voorstel om weg te lakken",
                "verbose_name_plural": "voorstellen om weg te lakken",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
    ]
