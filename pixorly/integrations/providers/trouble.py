"""What can go wrong at a provider, in our words.

    Passing                 nothing was made: try again, or elsewhere
    ├─ Busy                 it has too much to do, or trouble of its own
    ├─ OutOfReach           the call never left
    ├─ NotFetched           the picture is made and did not come over
    ├─ OutcomeUnknown       the call left and no answer came: it may have been paid
    └─ CallLost             it ended there without a picture and unpaid: call again, asking on is no use
    Refused                 the safety filter said no
    NotAccepted             these settings can't be used there
    BadAnswer               an answer came that is no picture
    Failed                  the model broke on this
    Stopped                 somebody stopped it, or its time was over
    CallGone                the provider no longer knows this call
    Misconfigured
    ├─ WrongKey  OutOfBalance  NotPermitted
    └─ UnknownModel         not offered there any more
    ForgedWebhook           not signed by the provider

What the provider itself said is added as a note, for operators: people read our words.
"""

import re
from typing import TypeVar

from pixorly.errors import Misconfigured, Passing, PixorlyError, Trouble
from pixorly.words import t

# Whatever a provider quotes, a key or an address in it is nobody's business.
_SECRET = re.compile(r"\b(?:sk-|AIza|r8_|tgp_|px_|whsec_|Bearer |[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}:)\S+|https?://\S+")
_LONGEST_NOTE = 300


class Busy(Passing):
    words = t("The provider is too busy, or has trouble of its own. Try again in a moment, or try another model.")


class OutOfReach(Passing):
    words = t("The provider can't be reached. Try again in a moment, or try another model.")


class NotFetched(Passing):
    words = t("The picture was made, but it did not come over from the provider. Try again in a moment.")


class OutcomeUnknown(Passing):
    code = "outcome_unknown"
    words = t("The connection broke before the picture arrived. Try again in a moment.")


class CallLost(Passing):
    code = "call_lost"
    words = t("The provider broke off before the picture was done. Try again in a moment.")


# After one of these a call must not be made again, nor elsewhere, before it is known what came of it.
MAYBE_PAID = (OutcomeUnknown, NotFetched)


class Refused(Trouble):
    code = "refused_by_provider"
    status = 422
    words = t("The provider's safety filter declined this. Try other words or another picture.")


class NotAccepted(Trouble):
    code = "not_accepted"
    status = 422
    words = t("The provider did not accept these settings. Change size, count or reference picture, and try again.")


class BadAnswer(Trouble):
    code = "bad_answer"
    words = t("What the provider sent is no picture, or a broken one. Try again, or try another model.")


class Failed(Trouble):
    code = "failed_at_provider"
    words = t("The model could not finish this picture. Try again, or try another model.")


class Stopped(Trouble):
    code = "stopped"
    words = t("This was stopped before it was done.")


class CallGone(Trouble):
    code = "call_gone"
    words = t("The provider no longer has this picture. Try again.")


class _Closed(Misconfigured):
    words = t("This provider can't be used right now. Choose a model of another one.")


class WrongKey(_Closed):
    code = "wrong_key"


class OutOfBalance(_Closed):
    code = "out_of_balance"


class NotPermitted(_Closed):
    code = "not_permitted"


class UnknownModel(Misconfigured):
    code = "unknown_model"
    words = t("This model is not offered any more. Choose another one.")


class ForgedWebhook(PixorlyError):
    code = "forged"
    words = t("That message was not signed by the provider.")


_Error = TypeVar("_Error", bound=PixorlyError)


def saying(error: _Error, told: str) -> _Error:
    """The error, with what the provider said of it, shortened and without secrets."""
    if told:
        error.add_note(_SECRET.sub("…", " ".join(told.split()))[:_LONGEST_NOTE])
    return error
