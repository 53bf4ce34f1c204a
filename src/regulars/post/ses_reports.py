"""Reports of Amazon SES, read by anymail without Amazon's own library."""

from typing import Any

from anymail.webhooks.amazon_ses import AmazonSESBaseWebhookView, AmazonSESTrackingWebhookView


class ReportsView(AmazonSESTrackingWebhookView):
    """Anymail's view, which visits no address and asks nobody."""

    def __init__(self, **secrets: Any) -> None:
        self.auto_confirm_enabled = False
        super(AmazonSESBaseWebhookView, self).__init__(**secrets)  # type: ignore[no-untyped-call]

    def esp_to_anymail_events(self, ses_event: dict[str, Any], sns_message: dict[str, Any]) -> list[Any]:
        """Read a report, and our own name of the letter where the letter's head comes along."""
        events: list[Any] = super().esp_to_anymail_events(ses_event, sns_message)  # type: ignore[no-untyped-call]
        named = {one["name"].lower(): one["value"] for one in ses_event.get("mail", {}).get("headers", [])}
        for event in events:
            event.metadata = {"outbox_id": named.get("x-outbox-id")}
        return events
