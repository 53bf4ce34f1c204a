"""What each provider has to be told before letters leave through it, and how its reports are proven."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Question:
    """One thing that the provider's own pages know."""

    name: str
    label: str
    is_secret: bool = True
    is_needed: bool = True


@dataclass(frozen=True)
class Wanted:
    """A provider as the settings ask for it."""

    slug: str
    label: str
    questions: tuple[Question, ...]
    where: str  # the key is found
    reports_at: str  # where its pages take the address for reports
    proof: Question | None = None  # what it signs its reports with; else a password in the address
    watches_at: str = ""  # where it is switched off, unless each letter can say so, that it notes who opens and clicks

    @property
    def asked(self) -> tuple[Question, ...]:
        """Return all that can be answered."""
        return (*self.questions, self.proof) if self.proof else self.questions


KEY = Question("api_key", "API key")
PROVIDERS: Mapping[str, Wanted] = MappingProxyType(
    {
        one.slug: one
        for one in (
            Wanted(
                "postmark",
                "Postmark",
                (Question("server_token", "Server API token"),),
                "Servers, your server, API Tokens.",
                "Servers, your server, your stream, Webhooks. Tick delivery, bounce and spam complaint.",
                watches_at="Servers, your server, Settings, Open tracking.",
            ),
            Wanted(
                "resend",
                "Resend",
                (KEY,),
                "API Keys.",
                "Webhooks. Choose delivered, bounced and complained.",
                Question("signing_secret", "Signing secret of the webhook", is_needed=False),
                watches_at="Domains, your domain, Configuration.",
            ),
            Wanted(
                "sendgrid",
                "SendGrid",
                (KEY,),
                "Settings, API Keys, with leave to send mail.",
                "Settings, Mail Settings, Event Webhook. Choose delivered, bounced, dropped and spam reports.",
            ),
            Wanted(
                "mailgun",
                "Mailgun",
                (KEY, Question("sender_domain", "Domain at Mailgun", is_secret=False)),
                "Sending, Domain settings, Sending API keys.",
                "Sending, Webhooks: delivered, permanent failure, spam complaints.",
                Question("webhook_signing_key", "Webhook signing key", is_needed=False),
            ),
            Wanted(
                "brevo",
                "Brevo",
                (KEY,),
                "SMTP & API, API Keys.",
                "Transactional, Settings, Webhook: delivered, hard bounce, soft bounce, complaint.",
                watches_at="Settings, Transactional emails, Tracking. What cannot be switched off, make anonymous.",
            ),
            Wanted(
                "mailjet",
                "Mailjet",
                (KEY, Question("secret_key", "Secret key")),
                "Account settings, REST API.",
                "Account settings, Event notifications (webhooks): bounce, spam, blocked, unsubscribe.",
            ),
            Wanted(
                "mailersend",
                "MailerSend",
                (Question("api_token", "API token"),),
                "Integrations, API tokens. The plan has to include custom headers: the way out is one.",
                "Domains, your domain, Webhooks: delivered, hard bounced, spam complaint.",
                Question("signing_secret", "Signing secret of the webhook", is_needed=False),
            ),
            Wanted(
                "sparkpost",
                "SparkPost",
                (KEY,),
                "Configuration, API Keys, with leave to transmit.",
                "Configuration, Webhooks, with basic authentication.",
            ),
            Wanted(
                "amazon_ses",
                "Amazon SES",
                (
                    Question("aws_access_key_id", "Access key ID", is_secret=False),
                    Question("aws_secret_access_key", "Secret access key"),
                    Question("region_name", "Region, like us-east-1", is_secret=False),
                ),
                "IAM, a user with leave to send with SES.",
                "SNS, a standard topic, Create subscription, protocol HTTPS, this address as endpoint. Then SES, your "
                "identity, Notifications: choose the topic for bounces and complaints. Amazon’s question appears here.",
                watches_at="Configuration sets, destinations without open and click; Virtual Deliverability Manager, "
                "Settings, Engagement tracking.",
            ),
        )
    }
)


def secrets_of(slug: str, answers: Mapping[str, str]) -> dict[str, object]:
    """Return the answers as the provider's library takes them."""
    kept: dict[str, object] = {name: text for name, text in answers.items() if text}
    if slug == "amazon_ses":
        names = ("aws_access_key_id", "aws_secret_access_key", "region_name")
        kept["client_params"] = {name: kept.pop(name) for name in names if name in kept}
    return kept


def answers_of(slug: str, secrets: Mapping[str, object]) -> dict[str, str]:
    """Return what was answered, from what is kept."""
    flat = dict(secrets)
    if slug == "amazon_ses" and isinstance(found := flat.pop("client_params", None), dict):
        flat |= found
    return {name: text for name, text in flat.items() if isinstance(text, str)}
