"""Finding out what providers offer: ask each, keep what it said, and go on where one does not answer."""

import logging

from pixorly.database import carry
from pixorly.errors import Trouble
from pixorly.services import catalog, circuits
from pixorly.words import t

log = logging.getLogger(__name__)


def refresh() -> None:
    for provider in catalog.configured():
        _ask(provider)
    carry(catalog.forget_others)


def _ask(provider: str) -> None:
    try:
        models = catalog.look_up(provider)
    except Trouble as trouble:
        # What it offered before stays: most trouble passes before anybody would miss a new model.
        _note(provider, "; ".join([str(trouble.words), *getattr(trouble, "__notes__", ())]))
        return
    if not models:
        # Rather a fault over there than the end of everything it ever offered.
        _note(provider, t("It offers no model at the moment. Those it offered before stay."))
        return
    carry(lambda session: catalog.learn(session, provider, models))


def _note(provider: str, trouble: str) -> None:
    log.warning("%s did not say what it offers: %s", provider, trouble)
    carry(lambda session: circuits.noted(session, provider, trouble))
