"""How mail leaves us: by SMTP, by Amazon SES, or not at all."""

from functools import cache

from pixorly.integrations.mail.base import Letter, Postman, Undeliverable
from pixorly.settings import settings

__all__ = ["Letter", "Postman", "Undeliverable", "postman"]


@cache
def postman() -> Postman:
    """Made on first use, in the process that uses it; only the chosen one is imported."""
    chosen = settings()
    if chosen.mail == "smtp":
        from pixorly.integrations.mail.smtp import SmtpPostman

        return SmtpPostman(chosen.smtp_url.get_secret_value())
    if chosen.mail == "ses":
        from pixorly.integrations.mail.ses import SesPostman

        return SesPostman(chosen.ses_region, chosen.ses_endpoint)
    from pixorly.integrations.mail.outbox import OutboxPostman

    return OutboxPostman()
