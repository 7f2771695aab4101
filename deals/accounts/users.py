"""Who works at the desk."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac

from ..language.spelled import Spelled

# Laying deals before a second person; and: approving, withdrawing, moving and recalling.
MAY_SUBMIT = "deals.submit_deal"
MAY_PUBLISH = "deals.publish_deal"


class User(Spelled, AbstractUser):
    """An account at the desk. A model of our own, so that it can grow without a difficult migration."""

    sessions_ended = models.PositiveIntegerField("keer overal afgemeld", default=0, editable=False)
    signed_in_from = models.GenericIPAddressField(
        "laatst aangemeld vanaf",
        null=True,
        editable=False,
        help_text="Vanaf dit adres vertragen verkeerde wachtwoorden van elders het aanmelden niet.",
    )

    class Meta(AbstractUser.Meta):
        verbose_name, verbose_name_plural = "gebruiker", "gebruikers"

    def _get_session_auth_hash(self, secret=None):
        """A session counts as long as it carries this: another password ends it, and so does `end_sessions`."""
        of_password = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        ended = f"{of_password}{self.sessions_ended}"
        return salted_hmac("deals.sessions", ended, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self):
        """Sign out everywhere; also a session that somebody copied is over."""
        type(self).objects.filter(pk=self.pk).update(sessions_ended=models.F("sessions_ended") + 1)
        self.refresh_from_db(fields=["sessions_ended"])

    def came_from(self, address):
        """Both steps succeeded from there."""
        type(self).objects.filter(pk=self.pk).update(signed_in_from=address)
