"""The dialogs in which an operator gives somebody credits or a plan."""

from typing import Any

import reflex as rx

from pixorly.errors import Invalid
from pixorly.services import secrets, users
from pixorly.services.users import MeansView
from pixorly.state.calls import call, look
from pixorly.state.forms import fields_of
from pixorly.state.session import viewer_of
from pixorly.state.shell import told
from pixorly.words import t

_LONGEST_NUMBER = 7


class MeansState(rx.State):
    """What one person has, and what is to change about it."""

    person: MeansView | None = None
    # Which dialog is open: `credits`, `plan`, or none.
    about: str = ""
    direction: str = "give"
    amount: int = 0
    # One press, however often it arrives.
    _key: str = ""

    @rx.event
    async def ask(self, user_id: str, about: str):
        self.person = await look(users.means, await viewer_of(self), user_id)
        self.about = about if about in ("credits", "plan") else ""
        self.direction, self.amount, self._key = "give", 0, secrets.make()

    @rx.event
    async def close(self):
        await viewer_of(self)
        self.about = ""

    @rx.event
    async def turn(self, direction: str):
        await viewer_of(self)
        self.direction = "take" if direction == "take" else "give"

    @rx.event
    async def weigh(self, amount: str):
        """What would be left, while it is being typed."""
        await viewer_of(self)
        self.amount = _whole(amount) or 0

    @rx.event
    async def save_credits(self, typed: dict[str, Any]):
        viewer, given = await viewer_of(self), fields_of(typed)
        if self.about != "credits" or not self.person:
            return None
        amount = _whole(given.get("amount"))
        if not amount:
            raise Invalid(t("Credits are whole numbers."), field="amount")
        signed = -amount if given.get("direction") == "take" else amount
        await call(users.give_credits, viewer, self.person.user_id, self._key, signed, given.get("reason", ""))
        self.about = ""
        return told(t("{name} has {count} credits now.", name=self.person.name, count=self.person.available + signed))

    @rx.event
    async def save_plan(self, typed: dict[str, Any]):
        viewer, given = await viewer_of(self), fields_of(typed)
        if self.about != "plan" or not self.person:
            return None
        await call(users.put_on_plan, viewer, self.person.user_id, given.get("plan", ""))
        self.about = ""
        return told(t("Saved."))


def _whole(typed: Any) -> int | None:
    text = str(typed).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else None
