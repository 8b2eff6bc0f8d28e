"""What every postman promises, and what each does with its own kind of trouble."""

import json
import logging
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pixorly.errors import Misconfigured, Passing
from pixorly.integrations.mail import Letter, Postman, Undeliverable
from pixorly.integrations.mail.outbox import OutboxPostman
from pixorly.integrations.mail.ses import SesPostman
from pixorly.integrations.mail.smtp import SmtpPostman
from tests.standins import s3
from tests.standins.ses import Ses
from tests.standins.smtp import MailServer, Received


@dataclass
class World:
    postman: Postman
    arrived: Callable[[], list[dict[str, str]]]


def letter(to: str = "ada@example.com", **changes: str) -> Letter:
    written = {
        "sender": "Pixorly Köln <post@pixorly.example>",
        "subject": "Grüße, 写真が届きました",
        "text": "Größe: 3 × 4\n.\nEnde",
        "html": "<p>Größe: 3 × 4</p>",
        "message_id": "<0190@pixorly.example>",
    }
    return Letter(to=to, **(written | changes))


def ses_postman(url: str, **more: float) -> SesPostman:
    return SesPostman("eu-west-1", url, session=s3.account(), **more)


def content(mail: Received, kind: str) -> str:
    body = mail.message.get_body((kind,))
    return body.get_content().strip().replace("\r\n", "\n") if body else ""


def by_smtp(mail_server: MailServer) -> World:
    def arrived() -> list[dict[str, str]]:
        return [
            {
                "from": str(mail.message["from"]),
                "to": mail.to[0],
                "subject": str(mail.message["subject"]),
                "text": content(mail, "plain"),
                "html": content(mail, "html"),
                "auto": mail.message["auto-submitted"],
            }
            for mail in mail_server.received
        ]

    return World(SmtpPostman(f"smtp://127.0.0.1:{mail_server.port}"), arrived)


def by_ses(ses: Ses) -> World:
    def arrived() -> list[dict[str, str]]:
        return [
            {
                # Amazon wants the sender's name encoded, as it stands in a mail.
                "from": "Pixorly Köln <post@pixorly.example>" if "=?utf-8?" in wish["FromEmailAddress"] else "",
                "to": wish["Destination"]["ToAddresses"][0],
                "subject": wish["Content"]["Simple"]["Subject"]["Data"],
                "text": wish["Content"]["Simple"]["Body"]["Text"]["Data"],
                "html": wish["Content"]["Simple"]["Body"]["Html"]["Data"],
                "auto": wish["Content"]["Simple"]["Headers"][0]["Value"],
            }
            for wish in ses.received
        ]

    return World(ses_postman(ses.url), arrived)


@pytest.fixture(params=["smtp", "ses"])
def world(request: pytest.FixtureRequest, mail_server: MailServer, ses: Ses) -> World:
    return by_smtp(mail_server) if request.param == "smtp" else by_ses(ses)


def test_a_letter_arrives_as_it_was_written(world: World) -> None:
    sent = letter()

    world.postman.deliver(sent)

    [mail] = world.arrived()
    assert mail == {
        "from": sent.sender,
        "to": sent.to,
        "subject": sent.subject,
        "text": sent.text,
        "html": sent.html,
        "auto": "auto-generated",
    }


def test_a_domain_beyond_ascii_is_written_as_dns_spells_it(world: World) -> None:
    world.postman.deliver(letter("ada@bücher.example"))

    assert world.arrived()[0]["to"] == "ada@xn--bcher-kva.example"


def test_an_address_that_does_not_exist_is_undeliverable(world: World) -> None:
    with pytest.raises(Undeliverable):
        world.postman.deliver(letter("nobody@example.com"))

    assert world.arrived() == []


def test_a_silent_server_is_trouble_that_passes_and_soon(mail_server: MailServer, ses: Ses) -> None:
    began = time.monotonic()

    with pytest.raises(Passing):
        SmtpPostman(f"smtp://127.0.0.1:{mail_server.port}", timeout_seconds=0.3).deliver(letter("slow@example.com"))
    with pytest.raises(Passing):
        ses_postman(ses.url, timeout_seconds=0.3).deliver(letter("slow@example.com"))

    assert time.monotonic() - began < 10


def test_nobody_listening_is_trouble_that_passes(closed_port: int) -> None:
    for postman in (
        SmtpPostman(f"smtp://127.0.0.1:{closed_port}"),
        SmtpPostman(f"smtps://127.0.0.1:{closed_port}"),
        ses_postman(f"http://127.0.0.1:{closed_port}"),
    ):
        with pytest.raises(Passing):
            postman.deliver(letter())


def test_a_greeting_that_never_comes_is_trouble_that_passes(silent_port: int) -> None:
    with pytest.raises(Passing):
        SmtpPostman(f"smtp://127.0.0.1:{silent_port}", timeout_seconds=0.3).deliver(letter())


@pytest.mark.parametrize("part", ["sender", "to", "subject", "message_id"])
@pytest.mark.parametrize("sneaked", ["\r\nBcc: eve@example.com", "\nBcc: eve@example.com", "\u2028Bcc: e", "\x00"])
def test_nobody_writes_headers_of_their_own(part: str, sneaked: str) -> None:
    with pytest.raises(Undeliverable):
        letter(**{part: f"ada@example.com{sneaked}"})


@pytest.mark.parametrize("to", ["", "ada", "a@x.example,b@x.example", "Ada <ada@x.example>", "a b@x.example", "a@b@c"])
def test_a_letter_goes_to_exactly_one_address(to: str) -> None:
    with pytest.raises(Undeliverable):
        letter(to)


def test_the_outbox_delivers_nothing_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        OutboxPostman().deliver(letter(text="https://pixorly.example/reset?ticket=secret"))

    assert "an admin can read it" in caplog.text
    assert "secret" not in caplog.text


def test_smtp_sends_text_and_html_with_an_identity_of_its_own(mail_server: MailServer) -> None:
    SmtpPostman(f"smtp://127.0.0.1:{mail_server.port}").deliver(letter())

    [mail] = mail_server.received
    assert mail.message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.message.iter_parts()] == ["text/plain", "text/html"]
    assert mail.message["message-id"] == "<0190@pixorly.example>"
    assert mail.message["date"].datetime.tzinfo
    assert mail.sender == "post@pixorly.example"
    assert mail.raw.isascii()


def test_a_busy_smtp_server_passes_and_the_second_try_arrives(mail_server: MailServer) -> None:
    postman = SmtpPostman(f"smtp://127.0.0.1:{mail_server.port}")

    with pytest.raises(Passing):
        postman.deliver(letter("busy-once@example.com"))
    postman.deliver(letter("busy-once@example.com"))

    assert len(mail_server.received) == 1


def test_a_full_mailbox_passes_and_a_refused_content_does_not(mail_server: MailServer) -> None:
    postman = SmtpPostman(f"smtp://127.0.0.1:{mail_server.port}")

    with pytest.raises(Passing):
        postman.deliver(letter("full@example.com"))
    with pytest.raises(Undeliverable):
        postman.deliver(letter("unwelcome@example.com"))


def test_an_address_with_letters_beyond_ascii_needs_a_server_that_carries_them(
    mail_server: MailServer, ses: Ses
) -> None:
    SmtpPostman(f"smtp://127.0.0.1:{mail_server.port}").deliver(letter("adä@example.com"))
    with pytest.raises(Undeliverable):
        ses_postman(ses.url).deliver(letter("adä@example.com"))

    assert mail_server.received[0].to == ["adä@example.com"]


def test_smtp_signs_in_with_the_name_and_password_of_its_address() -> None:
    with MailServer(login=("post@pixorly", "p:ss/w@rd")) as server:
        SmtpPostman(f"smtp://post%40pixorly:p%3Ass%2Fw%40rd@127.0.0.1:{server.port}").deliver(letter())

    assert server.received[0].user == "post@pixorly"


@pytest.mark.parametrize("who", ["", "post:wrong@", "post:pässword@"])
def test_a_login_that_does_not_fit_is_ours_to_mend(who: str, caplog: pytest.LogCaptureFixture) -> None:
    with MailServer(login=("post", "right")) as server, pytest.raises(Misconfigured):
        SmtpPostman(f"smtp://{who}127.0.0.1:{server.port}").deliver(letter())

    assert server.received == []
    assert "wrong" not in caplog.text


def test_a_login_where_none_is_offered_is_ours_to_mend(mail_server: MailServer) -> None:
    with pytest.raises(Misconfigured):
        SmtpPostman(f"smtp://post:word@127.0.0.1:{mail_server.port}").deliver(letter())


def test_starttls_is_used_where_it_is_offered(encrypting: ssl.SSLContext, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)

    with MailServer(starttls=encrypting, login=("post", "right")) as server:
        SmtpPostman(f"smtp://post:right@127.0.0.1:{server.port}", tls=trusting).deliver(letter())

    assert server.received[0].was_encrypted


def test_smtps_is_encrypted_from_the_first_byte(encrypting: ssl.SSLContext, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=certificate)

    with MailServer(smtps=encrypting) as server:
        SmtpPostman(f"smtps://127.0.0.1:{server.port}", tls=trusting).deliver(letter())

    assert len(server.received) == 1


def test_a_server_that_can_not_prove_its_name_gets_nothing(encrypting: ssl.SSLContext) -> None:
    strict = ssl.create_default_context()

    with MailServer(starttls=encrypting) as server, pytest.raises(Misconfigured):
        SmtpPostman(f"smtp://127.0.0.1:{server.port}", tls=strict).deliver(letter())

    assert server.received == []


def test_smtps_at_a_port_that_speaks_plainly_is_ours_to_mend(mail_server: MailServer) -> None:
    with pytest.raises(Misconfigured):
        SmtpPostman(f"smtps://127.0.0.1:{mail_server.port}").deliver(letter())


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example:25", "smtp://"])
def test_an_address_of_no_mail_server_is_ours_to_mend(url: str) -> None:
    with pytest.raises(Misconfigured):
        SmtpPostman(url)


@pytest.mark.parametrize(
    ("who", "trouble"),
    [("throttled", Passing), ("broken", Passing), ("paused", Misconfigured), ("wrong-key", Misconfigured)],
)
def test_ses_trouble_is_said_in_our_words(ses: Ses, who: str, trouble: type[Exception]) -> None:
    with pytest.raises(trouble) as raised:
        ses_postman(ses.url).deliver(letter(f"{who}@example.com"))

    assert type(raised.value).__module__.startswith("pixorly.")
    assert len(ses.asked) <= 2


def test_ses_speaks_the_format_of_version_two(ses: Ses) -> None:
    ses_postman(ses.url).deliver(letter())

    [asked] = ses.asked
    assert (asked.method, asked.path) == ("POST", "/v2/email/outbound-emails")
    assert set(json.loads(asked.body)) == {"FromEmailAddress", "Destination", "Content"}
