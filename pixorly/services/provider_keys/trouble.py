"""What can be wrong with a key, in words for whoever brought it. The database keeps the codes."""

from pixorly.errors import Misconfigured
from pixorly.integrations.providers.trouble import NotPermitted, OutOfBalance, WrongKey
from pixorly.services.sealing import CanNotOpen
from pixorly.words import Words, t

NOT_ANSWERED = "not_answered"
# With one of these nothing can be made until somebody does something about it.
STOPS = frozenset({WrongKey.code, OutOfBalance.code, CanNotOpen.code})
# What says something about the key, and not about the way there.
ABOUT_THE_KEY = frozenset({WrongKey.code, OutOfBalance.code, NotPermitted.code})


class KeyGone(Misconfigured):
    """For jobs whose own key went while they waited."""

    code = "own_key_gone"
    words = t("The key that this was to be made with was removed or can't be opened. Bring it again, and try again.")


def words_of(code: str, name: str) -> Words:
    """What it means that the provider of that name, or we, said this of a key."""
    match code:
        case WrongKey.code:
            return t("{name} does not accept your key any more. Replace it.", name=name)
        case OutOfBalance.code:
            return t(
                "The account behind your key has no balance left at {name}. Top it up, then test the key.", name=name
            )
        case NotPermitted.code:
            return t("{name} does not let your key do this. Look at its permissions there.", name=name)
        case CanNotOpen.code:
            return t("This copy of Pixorly can't open the key any more. Bring it again.")
    return t("{name} did not answer when your key was tested. Test it again later.", name=name)
