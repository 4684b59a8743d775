"""Who is quoted, and how much."""

from datetime import date

from .asking import Asking
from .forms.reports import SourcesReport


class Reports(Asking):
    """The methods for reports."""

    def sources(
        self,
        *,
        publisher: str | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        limit: int | None = None,
    ) -> SourcesReport:
        """Who is quoted: quotations and words by speaker, role, organisation, kind, source and week."""
        query = {"publisher": publisher, "from": since, "to": until, "limit": limit}
        return self._get(SourcesReport, "/reports/sources", query)
