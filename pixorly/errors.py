"""What can go wrong, said once.

    PixorlyError            code, words for a person, HTTP status
    ├─ Invalid              422  what was sent can't be used; names the field
    ├─ NotFound             404  not there, or not yours: the same answer
    ├─ NotSignedIn          401  nobody is asking
    ├─ NotAllowed           403  somebody is, and may not
    ├─ NeedsPayment         402  a plan or a balance that is too small
    ├─ Conflict             409  true a moment ago, or taken
    ├─ TooMany              429  with retry_after
    └─ Trouble              502  an outside service failed us
       ├─ Passing                try again: timeouts, 429, 5xx, cut connections
       └─ Misconfigured          ours to mend: the person sees "not available now"

Services and integrations raise these, or a subclass that stands beside the verb that raises it.
Only doors catch them.
"""

from pixorly.words import Words, t


class PixorlyError(Exception):
    """An expected refusal: something to tell a person, not to page an operator about."""

    code = "refused"
    status = 400
    words: Words = t("That could not be done.")

    def __init__(self, words: Words | None = None, *, field: str | None = None) -> None:
        self.words = words or type(self).words
        self.field = field
        super().__init__(str(self.words))


class Invalid(PixorlyError):
    code = "invalid"
    status = 422
    words = t("That can't be used as it is.")


class NotFound(PixorlyError):
    code = "not_found"
    status = 404
    words = t("That is not here, or not yours to see.")


class NotSignedIn(PixorlyError):
    code = "not_signed_in"
    status = 401
    words = t("Sign in to go on.")


class NotAllowed(PixorlyError):
    code = "not_allowed"
    status = 403
    words = t("Your account may not do that.")


class NeedsPayment(PixorlyError):
    code = "needs_payment"
    status = 402
    words = t("Your plan does not have this.")


class Conflict(PixorlyError):
    code = "conflict"
    status = 409
    words = t("Something changed meanwhile. Look again and repeat it.")


class TooMany(PixorlyError):
    code = "too_many"
    status = 429
    words = t("Too many tries. Wait a little.")

    def __init__(self, words: Words | None = None, *, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(words)


class Trouble(PixorlyError):
    code = "trouble"
    status = 502
    words = t("A service we rely on did not answer as it should.")


class Passing(Trouble):
    code = "passing_trouble"
    words = t("A service we rely on is busy. Try again in a moment.")

    def __init__(self, words: Words | None = None, *, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(words)


class Misconfigured(Trouble):
    code = "not_available"
    status = 503
    words = t("That is not available right now.")
