"""The pages before signing in: which ways in there are, and what a visitor should know first."""

from typing import Any

import anyio
import reflex as rx

from pixorly.places import HOME
from pixorly.services import journeys, mail
from pixorly.state.session import viewer_or_none
from pixorly.state.shell import packed
from pixorly.words import Words, t

# Why somebody was sent to a form, by the code in its address.
_PROBLEMS: dict[str, Words] = {
    "signed_out": t("This browser was signed out."),
    "not_signed_in": t("Sign in to go on."),
    "link_worn_out": t("This link was used already, or is too old. Ask for a new one."),
    "wrong_password": t("That address and password don't belong together."),
    "address_not_proven": t("That account has no confirmed e-mail address, so it can't sign you in here."),
    "sign_in_refused": t("You were not signed in there. Try again, or use another way in."),
    "conflict": t("That account signs somebody else in already."),
    "too_many": t("Too many tries. Wait a little."),
    "foreign_origin": t("This came from another website, so nothing was changed."),
}
_ANY_PROBLEM = t("That way in is not available right now. Try again in a moment, or use another.")


class FrontDoorState(rx.State):
    """Sign-in and its family."""

    providers: list[dict[str, str]] = []
    is_mail_sent: bool = True
    problem: dict[str, Any] = {}
    ticket: str = ""
    next: str = ""

    @rx.event
    async def load(self):
        query = self.router.url.query_parameters
        self.ticket, self.next = query.get("ticket", ""), query.get("next", "")
        code = query.get("problem", "")
        self.problem = packed(_PROBLEMS.get(code, _ANY_PROBLEM)) if code else {}
        self.providers = await anyio.to_thread.run_sync(journeys.choices)
        self.is_mail_sent = mail.is_sent()
        if not (code or self.ticket) and await viewer_or_none(self):
            return rx.redirect(HOME)
        return None
