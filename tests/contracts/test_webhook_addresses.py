"""Addresses of webhooks: what leads to us or to our neighbours is refused, however it is spelled."""

import socket

import pytest

from pixorly.integrations import webhooks
from pixorly.integrations.webhooks import BadAddress, Trouble
from pixorly.integrations.webhooks.posting import Poster
from tests.standins.receiver import RawReceiver, Receiver

# Refused for what they are, before anything is looked up.
NEVER = (
    # This machine.
    "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://hooks.localhost/", "https://127.0.0.1/",
    "https://127.0.0.1:8000/", "https://127.1/", "https://127.0.1/", "https://0/", "https://0.0.0.0/", "https://[::1]/",
    "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://127.0.0.1./", "https://127.255.255.254/",
    # The same in numbers that only resolvers read.
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/", "https://017700000001/",
    "https://127.0.0.0x1/", "https://example.0x7f/",
    # Neighbours.
    "https://10.0.0.1/", "https://172.16.5.4/", "https://172.31.255.255/", "https://192.168.1.1/", "https://100.64.0.1/",
    "https://100.100.100.200/", "https://198.18.0.1/", "https://192.0.0.192/", "https://[fc00::1]/", "https://[fd00:ec2::254]/",
    "https://[fec0::1]/",
    # Of this line alone, and whoever keeps this machine's own keys.
    "https://169.254.169.254/latest/meta-data/", "https://169.254.170.2/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/",
    "https://168.63.129.16/", "https://metadata.google.internal/", "https://instance-data.ec2.internal/",
    # To all, to nobody, not yet given out.
    "https://224.0.0.1/", "https://255.255.255.255/", "https://240.0.0.1/", "https://[ff02::1]/", "https://192.0.2.1/",
    # IPv4 inside of IPv6.
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::ffff:10.0.0.1]/", "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::10.0.0.1]/", "https://[64:ff9b:1::a9fe:a9fe]/",
    "https://[2002:7f00:1::]/", "https://[2001:0:53aa:64c:0:0:80ff:fffe]/",
    # Letters that look like others, or are read as others.
    "https://１２７.0.0.1/", "https://ⓛocalhost/", "https://127。0。0。1/", "https://exa\u00admple.com/", "https://münchen.example.com/",
    # Names that mean something else on every network.
    "https://router/", "https://printer.local/", "https://git.corp/", "https://db.internal/", "https://1.0.0.127.in-addr.arpa/",
    "https://example.com./", "https://xn--/", "https://-a.example.com/", "https://a..example.com/",
    # Two readings of one address.
    "https://user@example.com/", "https://user:word@example.com/", "https://example.com@127.0.0.1/",
    "https://127.0.0.1#@example.com/", "https://example.com\\@127.0.0.1/", "https://example.com#/hooks", "https:/example.com",
    "https:example.com", "//example.com/", "https:///hooks", "https://", "", "example.com/hooks", "https://exam ple.com/",
    "https://example.com/\r\nX-Other: 1", "https://example.com/a b", "https://[::1", "https://[example.com]/",
    # Doors of machines themselves, and what is no port.
    "https://example.com:22/", "https://example.com:25/", "https://example.com:0/", "https://example.com:/",
    "https://example.com:0443/", "https://example.com:65536/", "https://example.com:-1/", "https://example.com:80/",
    # Other ways of speaking.
    "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "javascript:alert(1)", "ws://example.com/",
    "https://example.com/" + "a" * 2000,
)  # fmt: skip


@pytest.mark.parametrize("address", NEVER)
def test_an_address_that_leads_home_is_refused(address):
    with pytest.raises(BadAddress) as refused:
        webhooks.understood(address)

    assert refused.value.field == "url"


@pytest.mark.parametrize("address", NEVER)
def test_and_is_refused_also_where_this_machine_is_allowed_and_where_it_is_called(address, change_settings):
    """Whatever let it into the table, the call itself reads it with the same eyes."""
    change_settings(webhook_loopback=True)

    if not any(here in address.lower() for here in ("://localhost/", "//127.0.0.1/", "//127.0.0.1:8000/", "//[::1]/")):
        with pytest.raises(BadAddress):
            Poster().post(address, {}, b"{}")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.com", "https://example.com/"),
        ("https://Example.COM/Hooks?a=1&b=%20", "https://example.com/Hooks?a=1&b=%20"),
        ("  https://example.com:443/x  ", "https://example.com/x"),
        ("https://example.com:8443/x", "https://example.com:8443/x"),
        ("https://xn--mnchen-3ya.example.com/", "https://xn--mnchen-3ya.example.com/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]:8443/", "https://[2606:4700::1111]:8443/"),
        ("http://example.com/", "http://example.com/"),
        ("https://hooks_1.example.com/", "https://hooks_1.example.com/"),
    ],
)
def test_a_good_address_is_kept_as_everybody_writes_it(typed, kept):
    there = webhooks.understood(typed)

    assert there.address == kept
    assert webhooks.understood(kept) == there


def test_plain_http_is_for_development_alone(change_settings):
    change_settings(env="production", url="https://pixorly.example")

    with pytest.raises(BadAddress, match="https"):
        webhooks.understood("http://example.com/")


def test_this_machine_is_allowed_where_a_setting_says_so(change_settings):
    with pytest.raises(BadAddress, match="PIXORLY_WEBHOOK_LOOPBACK"):
        webhooks.understood("http://localhost:9000/")

    change_settings(webhook_loopback=True)

    assert webhooks.understood("http://localhost:9000/").is_here
    webhooks.require_public("http://127.0.0.1:9000/")
    with pytest.raises(BadAddress):
        webhooks.understood("http://10.0.0.1:9000/")


PRIVATE = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.20.0.5", "192.168.0.9", "169.254.169.254", "169.254.170.2", "100.64.3.2",
    "100.100.100.200", "168.63.129.16", "198.18.3.4", "192.0.0.8", "224.0.0.251", "255.255.255.255", "240.1.1.1", "::1", "::",
    "fe80::1", "fe80::1%eth0", "fc00::5", "fd12:3456::1", "fec0::9", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1",
    "2001:0:53aa:64c:0:0:80ff:fffe",
)  # fmt: skip


@pytest.mark.parametrize("leads_to", PRIVATE)
def test_a_public_name_that_leads_home_is_refused_when_it_is_registered_and_when_it_is_called(leads_to):
    def resolver(_host: str, _port: int) -> list[str]:
        # One good answer among them excuses nothing.
        return ["93.184.216.34", leads_to]

    with pytest.raises(BadAddress, match="private network"):
        webhooks.require_public("https://hooks.example.com/", resolver)
    outcome = Poster(resolver).post("https://hooks.example.com/", {}, b"{}")

    assert (outcome.trouble, outcome.status) == (Trouble.NOT_PUBLIC, None)


def test_a_name_that_changes_its_answer_reaches_nobody_at_home():
    """Rebinding: public while it is registered, this machine when it is called."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    with Receiver() as victim:
        port = int(victim.url.rpartition(":")[2])
        address = f"http://hooks.example.com:{port}/"

        webhooks.require_public(address, lambda _host, _port: answers.pop(0))
        outcome = Poster(lambda _host, _port: answers.pop(0)).post(address, {}, b"{}")

        assert outcome.trouble == Trouble.NOT_PUBLIC
        assert victim.asked == []


def test_what_was_looked_at_is_what_is_connected_to(change_settings):
    """The name is asked once for each call, so that there is no second answer to fall for."""
    change_settings(webhook_loopback=True)
    asked: list[str] = []
    with Receiver() as receiver, RawReceiver() as other:
        port = int(receiver.url.rpartition(":")[2])

        def resolver(host: str, _port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

        outcome = Poster(resolver).post(f"http://localhost:{port}/", {}, b"{}")

        assert (outcome.status, asked, other.connections) == (200, ["localhost"], 0)
        assert receiver.asked[0].headers["host"] == f"localhost:{port}"


def test_a_name_that_nobody_knows_is_said_so():
    def resolver(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    with pytest.raises(BadAddress, match="not known"):
        webhooks.require_public("https://hooks.example.com/", resolver)

    assert Poster(resolver).post("https://hooks.example.com/", {}, b"{}").trouble == Trouble.NOT_FOUND
