"""What the service is, and how it is."""

from .asking import Asking
from .forms.service import Description, Health, Readiness


class Service(Asking):
    """The methods for the service itself."""

    def describe(self) -> Description:
        """Name, version, model, limits and formats of the service."""
        return self._get(Description, "/")

    def live(self) -> Health:
        """That the process answers. Asked once: what matters is now."""
        return self._get(Health, "/livez", once=True)

    def ready(self) -> Readiness:
        """That requests can be sent, and how each part is; else Unavailable, which says what is missing. Asked once."""
        return self._get(Readiness, "/readyz", once=True)
