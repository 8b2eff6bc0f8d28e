"""Whether a key works: its provider is asked, which costs nothing. No database here."""

from dataclasses import dataclass, field

from pixorly.errors import Invalid, Trouble
from pixorly.integrations.providers import can_be_brought, provider_with
from pixorly.integrations.providers.trouble import WrongKey
from pixorly.services.provider_keys.trouble import ABOUT_THE_KEY, NOT_ANSWERED
from pixorly.words import t


@dataclass(frozen=True)
class Tried:
    """A key of a provider, and the code of what is wrong with it; none where it works."""

    provider: str
    secret: str = field(repr=False)
    trouble: str = ""

    @property
    def name(self) -> str:
        return can_be_brought()[self.provider].brought_as

    def accepted(self) -> "Tried":
        """Itself, unless the provider said that it is no key of theirs."""
        if self.trouble == WrongKey.code:
            raise Invalid(
                t("{name} does not accept this key. Copy it once more, whole.", name=self.name), field="secret"
            )
        return self


def try_out(provider: str, secret: str) -> Tried:
    """Ask the provider. Takes as long as it takes to answer, half a minute at most."""
    try:
        provider_with(provider, secret).check()
    except Trouble as trouble:
        code = trouble.code if trouble.code in ABOUT_THE_KEY else NOT_ANSWERED
        return Tried(provider, secret, code)
    return Tried(provider, secret)
