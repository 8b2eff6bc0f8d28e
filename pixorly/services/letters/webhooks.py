"""Letters about webhooks that were switched off."""

from pixorly.services.letters.paper import Draft, Written, greeting, written
from pixorly.words import Words, t


def webhook_off(language: str, name: str, address: str, link: str) -> Written:
    why = t("For five days nothing that we sent to {address} was taken with a 2xx answer.", address=address)
    return _letter(language, name, why, link)


def webhook_gone(language: str, name: str, address: str, link: str) -> Written:
    why = t("{address} answered with 410 Gone, which asks us to send nothing more.", address=address)
    return _letter(language, name, why, link)


def _letter(language: str, name: str, why: Words, link: str) -> Written:
    subject = t("A webhook is switched off")
    return written(
        language,
        Draft(
            subject=subject,
            headline=subject,
            greeting=greeting(name),
            lines=(
                why,
                t(
                    "Nothing is sent there any more. Switch it on again when the receiver works, and replay what it missed."
                ),
            ),
            button=(t("See the webhook"), link),
            reason=t("You get this because a workspace that you own sends webhooks there."),
        ),
    )
