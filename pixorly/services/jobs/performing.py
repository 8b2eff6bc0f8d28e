"""The slow, fallible part of a job: asking the provider, looking on, and keeping what came. No database here."""

import logging
import time
from dataclasses import dataclass, replace
from uuid import UUID

from pixorly.errors import Passing, PixorlyError, Trouble
from pixorly.integrations import pictures, providers
from pixorly.integrations.providers import trouble
from pixorly.models import derived_id
from pixorly.services import images
from pixorly.services.jobs.claiming import Claimed
from pixorly.services.jobs.fitting import request_for
from pixorly.services.jobs.preparing import Prepared, read_references
from pixorly.settings import settings
from pixorly.words import t

log = logging.getLogger(__name__)


_PAUSES_OF_STORAGE = (0.5, 2.0, 6.0)


class NotStored(Trouble):
    code = "not_stored"
    words = t("The picture was made but could not be stored. Try again in a moment.")


class TookTooLong(trouble.Failed):
    code = "took_too_long"
    words = t("The provider took too long. Try again, or try another model.")


@dataclass(frozen=True)
class Made:
    """Pictures that are stored already, and what the provider took for all it made."""

    kept: tuple["MadePicture", ...]
    provider_call_id: str
    cost_micro_usd: int | None
    # Where it was read before: everybody waits for whoever settles.
    model_name: str = ""


@dataclass(frozen=True)
class MadePicture:
    number: int
    seed: int | None
    kept: images.Kept


def perform(claimed: Claimed, prepared: Prepared, watch: providers.Watch) -> Made | providers.Working:
    """Have it made; where an earlier call may have been paid, look for what it made first."""
    provider = prepared.provider
    references = read_references(prepared)
    request = request_for(claimed.call_id, prepared.model, claimed.prompt, claimed.parameters, references)
    request = replace(request, webhook_url=_webhook_url(claimed), begun_at=claimed.in_doubt_since)
    found = None
    if claimed.in_doubt_since and provider.when_unsure is providers.WhenUnsure.FIND:
        found = provider.find(request)
    outcome = _kept(claimed, found or provider.generate(request, watch), watch)
    return replace(outcome, model_name=prepared.model_name) if isinstance(outcome, Made) else outcome


def look_again(claimed: Claimed, provider: providers.Provider, watch: providers.Watch) -> Made | providers.Working:
    """How a call stands that its provider works on by itself. Where it can't be told now, it goes on being made:
    asking once more costs nothing, and calling once more is paid twice. Whoever wants it stopped does not wait for
    a provider that can't even be reached."""
    try:
        outcome = provider.poll(claimed.provider_call_id)
    except trouble.CallLost:
        raise
    except Passing as passing:
        if watch.wants_stop() and isinstance(passing, trouble.OutOfReach):
            raise trouble.Stopped() from passing
        log.warning("Job %s: %s does not say how it stands: %s", claimed.id, claimed.provider, passing)
        outcome = providers.Working(claimed.provider_call_id)
    return _kept(claimed, outcome, watch)


def look_last(claimed: Claimed, provider: providers.Provider, watch: providers.Watch) -> Made | providers.Working:
    """What came at last, or the end of patience."""
    outcome = look_again(claimed, provider, watch)
    if isinstance(outcome, providers.Working):
        stop_there(claimed, provider)
        raise TookTooLong()
    return outcome


def stop_there(claimed: Claimed, provider: providers.Provider) -> bool:
    """Whether the provider let go of it, so that it won't be paid."""
    try:
        return provider.cancel(claimed.provider_call_id)
    except Trouble as deaf:
        log.warning("Job %s: %s could not be asked to stop: %s", claimed.id, claimed.provider, deaf)
        return False


def _kept(claimed: Claimed, outcome: providers.Outcome, watch: providers.Watch) -> Made | providers.Working:
    """Look into what came, make its copies, and store them: a picture that is none is left out."""
    if isinstance(outcome, providers.Working):
        _show(outcome, watch)
        return outcome
    kept: list[MadePicture] = []
    refused: PixorlyError | None = None
    for number, picture in enumerate(outcome.pictures[: claimed.parameters.count]):
        try:
            developed = pictures.develop_apart(picture.content)
        except (pictures.NotAPicture, pictures.TooLarge) as not_one:
            log.warning("Job %s: picture %d from %s: %s", claimed.id, number, claimed.provider, not_one)
            refused = not_one
            continue
        kept.append(MadePicture(number, picture.seed, _stored(claimed, number, developed)))
    if not kept:
        raise trouble.saying(_not_kept(refused), str(refused or "no picture at all"))
    return Made(tuple(kept), outcome.provider_call_id, outcome.cost_micro_usd)


def _show(working: providers.Working, watch: providers.Watch) -> None:
    """How it looks so far. How far it is without that is told when it is let go."""
    preview = working.preview
    if preview and working.progress is not None:
        watch.saw(providers.Progress(working.progress, lambda: preview, number=0))


def _not_kept(why: PixorlyError | None) -> Trouble:
    if isinstance(why, pictures.TooLarge):
        return trouble.BadAnswer(t("What the provider sent is too large to be kept. Choose a smaller size."))
    return trouble.BadAnswer()


def _stored(claimed: Claimed, number: int, developed: pictures.Developed) -> images.Kept:
    """It is paid for, so a storage that stumbles is given time to get up rather than the provider asked again."""
    pauses = iter(_PAUSES_OF_STORAGE)
    while True:
        try:
            return images.put(claimed.workspace_id, derived_id(claimed.id, number), developed)
        except (Trouble, OSError) as failed:
            pause = next(pauses, None) if isinstance(failed, Passing) else None
            if pause is None:
                log.error("Job %s: picture %d could not be stored: %s", claimed.id, number, failed)
                raise NotStored() from failed
            log.warning("Job %s: picture %d could not be stored yet: %s", claimed.id, number, failed)
            time.sleep(pause)


def _webhook_url(claimed: Claimed) -> str:
    """Where the provider may knock; it can reach us by https only. For a key that somebody brought it is asked instead:
    it signs with a secret of theirs."""
    if claimed.provider_key_id:
        return ""
    base = settings().public_url
    return f"{base}/hooks/{claimed.provider}?job={claimed.id}" if base.startswith("https://") else ""


def image_id(claimed: Claimed, made: MadePicture) -> UUID:
    return derived_id(claimed.id, made.number)
