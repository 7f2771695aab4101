"""Who works at the desk."""

from django.contrib.auth.models import AbstractUser

# Laying deals before a second person; and: approving, withdrawing, moving and recalling.
MAY_SUBMIT = "deals.submit_deal"
MAY_PUBLISH = "deals.publish_deal"


class User(AbstractUser):
    """An account at the desk. A model of our own, so that it can grow without a difficult migration."""

    class Meta(AbstractUser.Meta):
        verbose_name, verbose_name_plural = "gebruiker", "gebruikers"
