"""The pages that the header leads to. Each is shown to whoever may open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request

from bot.console.access import may_open


@dataclass(frozen=True)
class Link:
    """A page of the header: what it is called, and the view that shows it."""

    label: str
    endpoint: str

    @property
    def blueprint(self) -> str:
        """The part of the console it belongs to."""
        return self.endpoint.partition(".")[0]


LINKS = (
    Link("Requests", "queue.show"),
    Link("Deliveries", "deliveries.show"),
    Link("Review", "reviews.show"),
    Link("Insights", "insights.show"),
    Link("Unanswered", "drafts.show"),
    Link("Export", "exports.show"),
    Link("Staff", "admin.show"),
    Link("Audit log", "audit_log.show"),
)


def links() -> Iterator[tuple[Link, bool]]:
    """The pages for whoever is signed in, and whether each is the present one. The first is where one starts."""
    for link in LINKS:
        if link.endpoint in current_app.view_functions and may_open(link.endpoint):
            yield link, link.blueprint == request.blueprint or (link.blueprint == "queue" and request.blueprint == "case_page")
