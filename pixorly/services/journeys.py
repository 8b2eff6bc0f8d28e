"""The way to a sign-in provider and back: what we said when somebody left must fit what they bring.

Verbs that speak to the provider have no session, and those with a session speak to nobody else.
"""

import json
from dataclasses import asdict, dataclass

from sqlmodel import Session

from pixorly.errors import NotFound
from pixorly.integrations.sign_in import Begun, Identity, IdentityProvider, providers
from pixorly.models import TicketKind
from pixorly.services import tickets
from pixorly.settings import settings


@dataclass(frozen=True)
class Journey:
    provider: str
    state: str
    nonce: str
    verifier: str
    next: str


def choices() -> list[dict[str, str]]:
    """Key and name of each provider that is set up."""
    return [{"key": one.key, "name": one.name} for one in providers().values()]


def set_out(provider: str) -> Begun:
    """Ask the provider where to send somebody."""
    return _provider(provider).begin(_way_back(provider))


def remember(session: Session, provider: str, begun: Begun, next: str) -> str:
    """Keep what must fit later; the secret goes into the traveller's cookie."""
    journey = Journey(provider, begun.state, begun.nonce, begun.verifier, next)
    return tickets.issue(session, TicketKind.PROVIDER, note=json.dumps(asdict(journey), ensure_ascii=False))


def recall(session: Session, provider: str, secret: str) -> Journey:
    journey = Journey(**json.loads(tickets.redeem(session, TicketKind.PROVIDER, secret).note))
    if journey.provider != provider:
        raise tickets.LinkWornOut()
    return journey


def prove(journey: Journey, query: dict[str, str]) -> Identity:
    """Ask the provider who came back."""
    return _provider(journey.provider).finish(
        journey.state, journey.nonce, journey.verifier, query, _way_back(journey.provider)
    )


def _provider(key: str) -> IdentityProvider:
    try:
        return providers()[key]
    except KeyError:
        raise NotFound() from None


def _way_back(key: str) -> str:
    return f"{settings().public_url}/auth/with/{key}/back"
