"""Trouble at providers as operators read it: what kind it is, in a few words of ours, and what the provider said."""

from dataclasses import dataclass

from pixorly.errors import Misconfigured, Passing, PixorlyError
from pixorly.integrations.providers import trouble
from pixorly.words import Words, t

# The words of these errors speak to whoever wanted a picture, and say what they can do about it.
_KINDS: dict[type[PixorlyError], Words] = {
    trouble.Busy: t("too busy, or in trouble"),
    trouble.OutOfReach: t("can't be reached"),
    trouble.NotFetched: t("picture did not come over"),
    trouble.OutcomeUnknown: t("connection broke"),
    trouble.CallLost: t("broke off"),
    Passing: t("did not answer"),
    trouble.Refused: t("declined by its safety filter"),
    trouble.NotAccepted: t("settings not accepted"),
    trouble.BadAnswer: t("sent no picture"),
    trouble.Failed: t("model failed"),
    trouble.Stopped: t("stopped"),
    trouble.CallGone: t("no longer has the picture"),
    trouble.WrongKey: t("does not accept the key"),
    trouble.OutOfBalance: t("no balance left"),
    trouble.NotPermitted: t("not permitted"),
    trouble.UnknownModel: t("model not offered any more"),
    Misconfigured: t("not set up right"),
}
_SEAM = " · "
_LONGEST = 400


@dataclass(frozen=True)
class TroubleView:
    """The kind is English and may have a translation; the note is as the provider said it."""

    kind: str = ""
    note: str = ""


def written(why: PixorlyError) -> str:
    """What is stored of it. What providers say may hold characters that Postgres does not store."""
    told = _SEAM.join([_KINDS.get(type(why), why.words), *getattr(why, "__notes__", [])])[:_LONGEST]
    return "".join(one if one.isprintable() else " " for one in told)


def read(stored: str) -> TroubleView:
    kind, _, note = stored.partition(_SEAM)
    return TroubleView(kind, note)
