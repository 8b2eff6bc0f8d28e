"""Letters about credits."""

from pixorly.services.letters.paper import Draft, Written, greeting, written
from pixorly.words import t


def credits_low(language: str, name: str, available: int, link: str) -> Written:
    """While there is still time to do something about it, or at once when one spending took the last."""
    is_over = available <= 0
    subject = t("Your credits are used up") if is_over else t("Your credits run low")
    left = t("There are {n} credits left in your Pixorly workspace.", n=available)
    used = t("The last credits of your Pixorly workspace are spent, or held by work that is under way.")
    return written(
        language,
        Draft(
            subject=subject,
            headline=subject,
            greeting=greeting(name),
            lines=(
                used if is_over else left,
                t("Pictures that cost credits can't be made without them. What you made stays."),
            ),
            button=(t("See plan and credits"), link),
            reason=t("You get this once when the credits of a workspace that you own run low."),
        ),
    )
