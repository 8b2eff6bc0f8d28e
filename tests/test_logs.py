"""No secret survives on its way into a log."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixorly import logs
from pixorly.logs import without_secrets

S = "hunter2"

# Every shape that a secret was seen in: ours, and those of the libraries that log beside us.
SHAPES = [
    "cookie: px_login={}",
    "Cookie: other=1; px_login={}; theme=dark",
    "Cookie: session={}",
    "Set-Cookie: __Host-px_login={}; Path=/; HttpOnly",
    "__Host-px_login={}",
    "Authorization: Bearer {}",
    "authorization: Basic {}",
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, Signature={}",
    "(b'authorization', b'Bearer {}')",
    "(b'cookie', b'px_login={}')",
    "[('Cookie', 'px_login={}')]",
    "{{'password': '{}'}}",
    '{{"password": "{}"}}',
    '{{"password_hash": "{}"}}',
    '{{"client_secret":"{}","x":1}}',
    '{{"access_token": "{}", "id_token": "{}"}}',
    "{{'secret': SecretStr('{}')}}",
    "password={}",
    "password = {}",
    "grant_type=authorization_code&client_secret={}&code_verifier={}",
    "x-api-key: {}",
    "API_KEY={}",
    "PIXORLY_OIDC_CLIENT_SECRET={}",
    "GET /confirm?ticket={} HTTP/1.1",
    "GET /auth/with/oidc/back?code={}&state={}",
    "/sign-in?next=/reset%3Fticket%3D{}",
    "ws://localhost:8000/_event/?EIO=4&transport=websocket&token={}",
    "redis://:{}@localhost:6379/0",
    "postgresql://pixorly:{}@db.example/pixorly",
    "could not connect to smtp://user:{}@mail.example:587",
    "unix://:{}@/run/valkey.sock?db=0",
    "nonce={}",
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("secret", [S, "a" * 500, "p-._~x", "Ab3/+=x", "ab%2Fcd", "bcd(ef"])
def test_a_secret_is_hidden_in_every_shape(shape, secret):
    hidden = without_secrets(shape.format(secret, secret))

    assert not any(part in hidden for part in (secret, "bcd"))


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if "'{}'" in shape or '"{}"' in shape])
@pytest.mark.parametrize("secret", ["correct horse battery", "a,b;c)d}e]f", "tab\there", "ends with \\\\", "a=b:c@d"])
def test_a_quoted_secret_is_hidden_to_its_last_letter(shape, secret):
    hidden = without_secrets(shape.format(secret, secret))

    assert not any(word in hidden for word in secret.split())


@pytest.mark.parametrize("secret", ["p@ss", "p@ss@word", "pa:ss", "p/a@ss", "p#a", "123"])
def test_a_password_in_an_address_may_hold_anything(secret):
    hidden = without_secrets(f"postgresql://pixorly:{secret}@db.example/pixorly and more")

    assert hidden == "postgresql://pixorly:[hidden]@db.example/pixorly and more"


LETTERS = st.text(
    st.characters(codec="ascii", categories=["L", "N"]) | st.sampled_from("-_.~"), min_size=6, max_size=80
)


@given(st.sampled_from(SHAPES), LETTERS.map(lambda text: "Q9" + text), st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_round_it_a_secret_is_hidden(shape, secret, before, after):
    line = f"{before} {shape.format(secret, secret)} {after}"

    assert secret not in without_secrets(line)
    assert secret not in without_secrets(json.dumps({"event": line}))
    assert secret not in without_secrets(json.dumps({"event": json.dumps({"inner": line})}))


@given(st.text(max_size=300))
def test_it_never_fails_and_is_done_in_one_go(text):
    once = without_secrets(text)

    assert without_secrets(once).count("[hidden]") >= once.count("[hidden]")


def test_a_very_long_line_takes_no_time():
    without_secrets("token" * 20_000 + "=" + "x" * 100_000 + "://" + "a" * 100_000 + ":" + "b" * 100_000)


@pytest.mark.parametrize(
    "line",
    [
        "Worker is ready: 11 threads",
        "http://localhost:8000/account?page=2 answered 200",
        "Mail <0191-x@pixorly> to mail.example: passing_trouble: 451 Try again",
        "https://host:8000/x sent to ada@example.com",
        "The round of sweep failed; the next one is in 5 s",
        "2026-11-21T02:00:00Z info pixorly.hub: 12:30",
    ],
)
def test_what_is_no_secret_stays(line):
    assert without_secrets(line) == line


@contextmanager
def _written() -> Iterator[io.StringIO]:
    """What a program that set its logs up would write to its standard error."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    try:
        logs.set_up()
        root.handlers[0].setStream(stream)
        yield stream
    finally:
        root.handlers[:], root.level = before, level


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_secrets_are_hidden_in_messages_arguments_and_traces(change_settings, log_format):
    change_settings(log_format=log_format)
    with _written() as stream:
        logging.getLogger("somebody.elses").warning("headers %s", {"cookie": f"px_login={S}"})
        try:
            raise ConnectionError(f"redis://:{S}@localhost:6379/0 refused\npassword='{S} {S}'")
        except ConnectionError:
            logging.getLogger("pixorly.x").exception("It failed with token=%s", S)

    written = stream.getvalue()
    assert S not in written
    assert "ConnectionError" in written
    assert "somebody.elses" in written


def test_logs_for_machines_are_json_line_by_line(change_settings):
    change_settings(log_format="json")
    with _written() as stream:
        logging.getLogger("a").warning('say "password": "%s"', S)
        logging.getLogger("b").error("two\nlines")

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["level"] for line in lines] == ["warning", "error"]
    assert S not in stream.getvalue()


def test_the_least_serious_level_is_the_settings(change_settings):
    change_settings(log_level="error")
    with _written() as stream:
        logging.getLogger("a").warning("not this")
        logging.getLogger("a").error("but this")

    assert "not this" not in stream.getvalue()
    assert "but this" in stream.getvalue()
