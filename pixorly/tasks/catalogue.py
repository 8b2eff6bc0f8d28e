"""Finding out what providers offer: ask each, keep what it said, and go on where one does not answer."""

import logging

from pixorly.database import carry, reading
from pixorly.errors import Trouble
from pixorly.services import catalog, circuits, troubles
from pixorly.words import t

log = logging.getLogger(__name__)


def refresh() -> None:
    for provider in catalog.configured():
        _ask(provider)
    with reading() as session:
        brought = catalog.with_a_key_of_somebodys(session)
    for provider, secret in brought.items():
        _ask(provider, secret)
    carry(lambda session: catalog.forget_others(session, but=brought))
    carry(catalog.gather)


def _ask(provider: str, secret: str = "") -> None:
    """With somebody's own key where the operator has none: what it finds is there for those who have one."""
    try:
        models = catalog.look_up(provider, secret)
    except Trouble as trouble:
        # What it offered before stays: most trouble passes before anybody would miss a new model.
        _note(provider, troubles.written(trouble))
        return
    if not models:
        # Rather a fault over there than the end of everything it ever offered.
        _note(provider, t("It offers no model at the moment. Those it offered before stay."))
        return
    carry(lambda session: catalog.learn(session, provider, models, needs_own_key=bool(secret)))


def _note(provider: str, trouble: str) -> None:
    log.warning("%s did not say what it offers: %s", provider, trouble)
    carry(lambda session: circuits.noted(session, provider, trouble))
