"""Every letter: complete, safe with what strangers typed, and the same in text and HTML."""

import html
import re

import pytest

from pixorly.services import letters
from pixorly.services.letters import Written
from pixorly.settings import settings

LINK = "https://pixorly.example/x?a=1&ticket=Zr8c1mJ4"
RUDE = "<b>Eve</b> & \"'{name}\r\nBcc: x"


def all_letters(name: str = "Ada") -> dict[str, Written]:
    return {
        "confirm": letters.confirm_address("en", name, LINK),
        "reset": letters.reset_password("en", name, LINK),
        "nobody": letters.no_account_here("en"),
        "taken": letters.address_taken("en", name),
        "change": letters.change_address("en", name, LINK, f"{name}@example.com"),
        "changed": letters.address_changed("en", name, f"{name}@example.com"),
        "password": letters.password_changed("en", name),
        "login": letters.new_login("en", name, name, "2001:db8::1", "2026-11-21 01:44 UTC", LINK),
        "closed": letters.account_closed("en", name),
    }


EACH = pytest.mark.parametrize("which", all_letters())


@EACH
def test_a_letter_says_why_it_came_and_from_where(which: str) -> None:
    letter = all_letters()[which]

    for body in (letter.text, html.unescape(letter.html)):
        assert "You get this " in body
        assert settings().public_url in body
    assert letter.html.startswith("<!doctype html>")
    assert "!" not in letter.text


@EACH
def test_what_a_stranger_typed_stays_text(which: str) -> None:
    letter = all_letters(RUDE)[which]

    assert "<b>" not in letter.html
    assert "Eve</b>" not in letter.html
    assert not re.search(r"[\r\n]", letter.subject)


@pytest.mark.parametrize("which", ["confirm", "reset", "change", "login"])
def test_the_link_is_a_button_and_stands_beneath_it(which: str) -> None:
    letter = all_letters()[which]

    escaped = LINK.replace("&", "&amp;")
    assert letter.html.count('class="button"') == 1
    assert letter.html.count(f'href="{escaped}"') == 2
    assert f">{escaped}</a>" in letter.html
    assert f"\n{LINK}\n" in letter.text


def test_nobody_is_sent_to_an_account_that_is_not_there() -> None:
    letter = letters.no_account_here("en")

    assert 'class="button"' not in letter.html
    assert "ticket" not in letter.text


def test_an_owner_whose_address_is_taken_may_sign_in_or_choose_a_password() -> None:
    letter = letters.address_taken("en", "Ada")

    assert f"{settings().public_url}/sign-in" in letter.text
    assert f"{settings().public_url}/forgot" in letter.text


@pytest.mark.parametrize("name", ["Win at http://evil.example", "www.evil", "evil.example", "a@evil", "", " \r\n "])
def test_a_name_that_could_be_a_link_is_not_repeated(name: str) -> None:
    letter = letters.confirm_address("en", name, LINK)

    assert "evil" not in letter.text + letter.html
    assert letter.text.startswith("Hello,\n")


def test_a_long_name_is_cut() -> None:
    assert letters.confirm_address("en", "a" * 500, LINK).text.startswith(f"Hello {'a' * 80},\n")


def test_a_new_login_leaves_out_what_is_not_known() -> None:
    letter = letters.new_login("en", "Ada", "", "127.0.0.1", "2026-11-21 01:44 UTC", LINK)

    assert "Browser:" not in letter.text
    assert "Network address: 127.0.0.1" in letter.text


def test_a_language_we_do_not_speak_is_english() -> None:
    assert letters.confirm_address("xx", "Ada", LINK).subject == "Confirm your address"
