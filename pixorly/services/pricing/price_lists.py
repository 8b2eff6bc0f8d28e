"""Versions of the prices: a change is a new version, and a job is charged at the one it was quoted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from pixorly import events
from pixorly.database import alone
from pixorly.errors import Conflict, Invalid, NotFound
from pixorly.models import PriceList, User
from pixorly.services.pricing import differences, form
from pixorly.services.pricing.rules import Rules
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import Words, t

# The prices that come with the house: in force until an operator sets others.
FIRST = 0
_SHOWN = 30


@dataclass(frozen=True)
class VersionView:
    version: int
    reason: str = ""
    by: str = ""
    created_at: datetime | None = None
    # Each as {template, values}.
    changes: list[dict[str, Any]] = field(default_factory=list)


def current(session: Session) -> tuple[int, Rules]:
    query = select(PriceList.version, PriceList.created_at).order_by(col(PriceList.version).desc()).limit(1)
    newest = session.exec(query).first()
    return (newest[0], _rules(session, *newest)) if newest else (FIRST, Rules())


def at(session: Session, version: int) -> Rules:
    if version == FIRST:
        return Rules()
    created_at = session.exec(select(PriceList.created_at).where(PriceList.version == version)).first()
    if not created_at:
        raise NotFound()
    return _rules(session, version, created_at)


def change(session: Session, viewer: Viewer, rules: Rules, reason: str, seen: int) -> int:
    """New prices from now on, for whoever saw the ones in force: of two who change them at once, one looks again."""
    require_admin(viewer)
    # One line of what can be written: Postgres stores no control characters.
    reason = " ".join("".join(one if one.isprintable() else " " for one in reason).split())
    if not reason or len(reason) > 200:
        raise Invalid(t("Say why, in up to {most} characters.", most=200), field="reason")
    alone(session, "prices")
    version, before = current(session)
    if version != seen:
        raise Conflict(t("Somebody else changed the prices meanwhile. Look at theirs, then repeat your change."))
    if rules == before:
        raise Invalid(t("These prices are the ones in force."), field="reason")
    written = _adapter().dump_python(rules, mode="json")
    session.add(PriceList(version=version + 1, rules=written, reason=reason, actor_id=viewer.user_id))
    session.flush()
    events.publish(session, "prices.changed", events.ADMINS, version + 1)
    return version + 1


def change_typed(session: Session, viewer: Viewer, given: Mapping[str, Any], reason: str, seen: int) -> int:
    """The same from the form of prices."""
    return change(session, viewer, form.typed(current(session)[1], given), reason, seen)


def change_model(
    session: Session, viewer: Viewer, model_id: str, given: Mapping[str, Any], reason: str, seen: int
) -> int:
    """A factor or a fixed price for one model."""
    return change(session, viewer, form.with_model(current(session)[1], model_id, given), reason, seen)


def versions(session: Session, viewer: Viewer) -> list[VersionView]:
    """The newest first, each with what it changed; the one that everything began with is the last."""
    require_admin(viewer)
    query = select(PriceList, User.name).join(User, col(User.id) == PriceList.actor_id, isouter=True)
    rows = session.exec(query.order_by(col(PriceList.version).desc()).limit(_SHOWN)).all()
    seen = []
    for row, name in rows:
        changes = differences.between(at(session, row.version - 1), at(session, row.version))
        seen.append(
            VersionView(row.version, row.reason, name or "", row.created_at, [_packed(each) for each in changes])
        )
    return seen if len(seen) == _SHOWN else [*seen, VersionView(FIRST)]


def _packed(words: Words) -> dict[str, Any]:
    return {"template": words.template, "values": words.values}


def _rules(session: Session, version: int, created_at: datetime) -> Rules:
    """A version never changes, so it is parsed once in a process. Its time tells it from one of another database."""
    known = _known()
    if (version, created_at) not in known:
        kept = session.exec(select(PriceList.rules).where(PriceList.version == version)).one()
        known[version, created_at] = _adapter().validate_python(kept)
    return known[version, created_at]


@cache
def _known() -> dict[tuple[int, datetime], Rules]:
    return {}


@cache
def _adapter() -> TypeAdapter[Rules]:
    return TypeAdapter(Rules)
