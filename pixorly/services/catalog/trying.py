"""An operator's test of a provider: asked what it would say to a call, which costs nothing."""

from dataclasses import dataclass

from sqlmodel import Session

from pixorly.errors import NotFound, Trouble
from pixorly.integrations.providers import providers
from pixorly.integrations.providers.trouble import WrongKey
from pixorly.services import circuits
from pixorly.services.catalog.read import provider_name
from pixorly.services.viewer import Viewer, require_admin
from pixorly.words import Words, t


@dataclass(frozen=True)
class Tried:
    provider: str
    # None: it answered, and our key is good.
    trouble: Words | None = None
    said: str = ""
    is_key_wrong: bool = False

    @property
    def words(self) -> Words:
        name = provider_name(self.provider)
        if not self.trouble:
            return t("{name} answers, and its key works.", name=name)
        if self.is_key_wrong:
            return t("{name} does not accept this key.", name=name)
        return t("{name} does not work: {reason}", name=name, reason=str(self.trouble))


def may_try(session: Session, viewer: Viewer, provider: str) -> None:
    require_admin(viewer)
    if provider not in providers():
        raise NotFound()


def try_out(provider: str) -> Tried:
    """No database here: it takes as long as it takes to answer, half a minute at most."""
    try:
        providers()[provider].check()
    except Trouble as trouble:
        said = " ".join(getattr(trouble, "__notes__", ()))
        return Tried(provider, trouble.words, said, isinstance(trouble, WrongKey))
    return Tried(provider)


def note(session: Session, viewer: Viewer, tried: Tried) -> None:
    """What came of it stands where its other trouble does. Whether calls are made is decided by calls."""
    require_admin(viewer)
    if tried.trouble:
        circuits.noted(session, tried.provider, "; ".join(filter(None, [str(tried.trouble), tried.said])))
