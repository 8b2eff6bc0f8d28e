"""Tries that came to nothing, written down as they happen. Those that worked are counted from their jobs."""

from sqlalchemy import insert
from sqlmodel import Session

from pixorly.database import ask
from pixorly.errors import Misconfigured, Passing, PixorlyError, Trouble
from pixorly.integrations.providers import trouble
from pixorly.models import Mishap, new_id, table, utc_now
from pixorly.services import troubles

_ADD = insert(table(Mishap))
_LONGEST_CODE = 40
# What says something about one person's wish or account, and nothing about how the provider does.
_NOT_ITS_FAULT = (trouble.Stopped, trouble.NotAccepted)


def is_at_fault(why: PixorlyError) -> bool:
    """Whether this is something that happened at a provider, or on the way there."""
    kinds = (Passing, Misconfigured, trouble.Refused, trouble.BadAnswer, trouble.Failed, trouble.CallGone)
    return isinstance(why, Trouble) and isinstance(why, kinds) and not isinstance(why, _NOT_ITS_FAULT)


def noted(session: Session, provider: str, offer_id: str, why: PixorlyError, *, is_own_key: bool = False) -> None:
    ask(
        session,
        _ADD,
        id=new_id(),
        provider=provider,
        offer_id=offer_id,
        code=why.code[:_LONGEST_CODE],
        note=troubles.written(why),
        is_own_key=is_own_key,
        created_at=utc_now(),
    )
