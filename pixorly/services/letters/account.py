"""Letters about somebody's account: proving an address, a forgotten password, and what they should know of."""

from pixorly.services.letters.paper import Draft, Written, greeting, written
from pixorly.settings import settings
from pixorly.words import Words, t

_IGNORE = t("If that was not you, you can ignore this mail. Nothing will happen.")
_ONCE = t("The link works once and not for long. When it has run out, ask for a new one.")


def confirm_address(language: str, name: str, link: str) -> Written:
    return written(
        language,
        Draft(
            subject=t("Confirm your address"),
            headline=t("One step, and you are in"),
            greeting=greeting(name),
            lines=(t("Confirm that this address is yours, and your Pixorly account is ready."),),
            button=(t("Confirm address"), link),
            closing=(_ONCE, t("If you did not sign up, ignore this mail. No account is opened then.")),
            reason=t("You get this because somebody signed up to Pixorly with this address."),
        ),
    )


def reset_password(language: str, name: str, link: str) -> Written:
    return written(
        language,
        Draft(
            subject=t("Choose a new password"),
            headline=t("Choose a new password"),
            greeting=greeting(name),
            lines=(t("Somebody, hopefully you, asked for a new password for your Pixorly account."),),
            button=(t("Choose password"), link),
            closing=(_ONCE, t("If that was not you, ignore this mail. Your password stays as it is.")),
            reason=t("You get this because a new password was asked for at Pixorly."),
        ),
    )


def no_account_here(language: str) -> Written:
    """For an address without an account whose password somebody wants back. No link: there is nothing to open."""
    return written(
        language,
        Draft(
            subject=t("No Pixorly account with this address"),
            headline=t("There is no account here"),
            greeting=greeting(""),
            lines=(
                t("Somebody asked for a new password, but no Pixorly account belongs to this address."),
                t("If that was you, you may have signed up with another address, or by Google or GitHub."),
                _IGNORE,
            ),
            reason=t("You get this because a new password was asked for at Pixorly."),
        ),
    )


def address_taken(language: str, name: str) -> Written:
    """For somebody who signs up with an address that has an account: only its owner learns that it has one."""
    return written(
        language,
        Draft(
            subject=t("You already have an account"),
            headline=t("You already have an account"),
            greeting=greeting(name),
            lines=(t("Somebody, hopefully you, entered this address at Pixorly. It already has an account."),),
            button=(t("Sign in"), _sign_in()),
            other_way=(t("No password at hand? Choose a new one:"), _forgotten()),
            closing=(_IGNORE,),
            reason=t("You get this because somebody entered this address at Pixorly."),
        ),
    )


def change_address(language: str, name: str, link: str, new_address: str) -> Written:
    return written(
        language,
        Draft(
            subject=t("Confirm your new address"),
            headline=t("Confirm your new address"),
            greeting=greeting(name),
            lines=(t("Confirm {address}, and from then on you sign in to Pixorly with it.", address=new_address),),
            button=(t("Confirm address"), link),
            closing=(_ONCE, _IGNORE),
            reason=t("You get this because a Pixorly account is to move to this address."),
        ),
    )


def address_changed(language: str, name: str, new_address: str) -> Written:
    """To the old address, where an owner whose account is being taken still reads it."""
    return _news(
        language,
        name,
        subject=t("Your address was changed"),
        line=t("Your Pixorly account now belongs to {address}. Mail no longer comes here.", address=new_address),
        otherwise=t("If that was not you, write to the people who run this Pixorly at once."),
        reason=t("You get this because this was the address of your Pixorly account."),
    )


def password_changed(language: str, name: str) -> Written:
    return _news(
        language,
        name,
        subject=t("Your password was changed"),
        line=t("The password of your Pixorly account has just been changed."),
        otherwise=t("If that was not you, choose a new one at once."),
        button=(t("Choose password"), _forgotten()),
        reason=t("You get this whenever the password of your Pixorly account changes."),
    )


def account_closed(language: str, name: str) -> Written:
    return _news(
        language,
        name,
        subject=t("Your account is closed"),
        line=t("Your Pixorly account is closed, and what it held is deleted with it. Thank you for having been here."),
        otherwise=t("If that was not you, write to the people who run this Pixorly at once."),
        reason=t("You get this because your Pixorly account was closed."),
    )


def new_login(language: str, name: str, device: str, address: str, when: str, link: str) -> Written:
    facts = ((t("Browser"), device), (t("Network address"), address), (t("Time"), when))
    return written(
        language,
        Draft(
            subject=t("New sign-in to your account"),
            headline=t("Was this you?"),
            greeting=greeting(name),
            lines=(t("Somebody signed in to your Pixorly account with a browser we have not seen before."),),
            facts=tuple((label, value) for label, value in facts if value),
            button=(t("See where you are signed in"), link),
            closing=(t("If it was you, all is well. If not, sign that browser out there and change your password."),),
            reason=t("You get this whenever a new browser signs in to your Pixorly account."),
        ),
    )


def _news(
    language: str,
    name: str,
    *,
    subject: Words,
    line: Words,
    otherwise: Words,
    reason: Words,
    button: tuple[Words, str] | None = None,
) -> Written:
    """Something has happened; there is nothing to do unless it was somebody else's doing."""
    return written(language, Draft(subject, subject, greeting(name), (line, otherwise), reason, button=button))


def _sign_in() -> str:
    return f"{settings().public_url}/sign-in"


def _forgotten() -> str:
    return f"{settings().public_url}/forgot"
