"""A picture from an address that somebody gave us: https, public when we connect, bounded in time and size."""

import httpx

from pixorly.errors import Invalid
from pixorly.integrations.connections import Bounds, NotPublic, TooLong
from pixorly.integrations.http import client_for_strangers
from pixorly.settings import settings
from pixorly.words import t

_SECONDS = 20


class NotFetched(Invalid):
    code = "not_fetched"
    words = t("The picture could not be fetched from that address.")


def fetch(address: str, most_bytes: int) -> bytes:
    """What lies there, whatever it says it is."""
    try:
        with client_for_strangers(Bounds(_SECONDS, most_bytes), own=settings().fetch_origin) as client:
            answer = client.get(address)
    except NotPublic as error:
        raise NotFetched(t("That address is not a public https address.")) from error
    except TooLong as error:
        raise NotFetched(
            t("The picture at that address has more than {most} MB.", most=most_bytes // 1024**2)
        ) from error
    except httpx.TimeoutException as error:
        raise NotFetched(t("That address did not send the picture within {seconds} s.", seconds=_SECONDS)) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NotFetched() from error
    if answer.status_code != 200:
        raise NotFetched(t("That address answers with {status}, not with a picture.", status=answer.status_code))
    return answer.content
