"""An operator's test of a provider: asked what it would say to a call, which costs nothing."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.errors import NotFound, Trouble
from pixorly.integrations.providers import providers
from pixorly.integrations.providers.makers import MAKERS
from pixorly.integrations.providers.trouble import WrongKey
from pixorly.services import circuits, troubles
from pixorly.services.catalog.read import provider_name
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import Words, t


@dataclass(frozen=True)
class Tried:
    provider: str
    # None: it answered, and our key is good.
    trouble: Trouble | None = None
    # What it offers, where there is no key to be tested: itself, or a server of one's own.
    models: int | None = None

    @property
    def words(self) -> Words:
        name = provider_name(self.provider)
        if isinstance(self.trouble, WrongKey):
            return t("{name} does not accept this key.", name=name)
        if self.trouble:
            return t("{name} does not work: {reason}", name=name, reason=str(self.trouble.words))
        match self.models:
            case None:
                return t("{name} answers, and its key works.", name=name)
            case 0:
                return t("{name} answers, and has no model.", name=name)
            case 1:
                return t("{name} answers, and has 1 model.", name=name)
        return t("{name} answers, and has {count} models.", name=name, count=self.models)


def may_try(session: Session, viewer: Viewer, provider: str) -> None:
    require_admin(viewer)
    if provider not in providers():
        raise NotFound()


def try_out(provider: str) -> Tried:
    """No database here: each question takes as long as it takes to answer, half a minute at most."""
    asked = providers()[provider]
    try:
        asked.check()
        return Tried(provider, models=None if MAKERS[provider].brought_as else len(asked.models()))
    except Trouble as trouble:
        return Tried(provider, trouble)


def note(session: Session, viewer: Viewer, tried: Tried) -> None:
    """What came of it stands where its other trouble does. Whether calls are made is decided by calls."""
    require_admin(viewer)
    if tried.trouble:
        circuits.noted(session, tried.provider, troubles.written(tried.trouble))
