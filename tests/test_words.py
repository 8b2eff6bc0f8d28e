"""Words: English in the code, said in a language at the door."""

import copy
import json
import pickle
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixorly.words import LANGUAGES, Words, dictionary, say, t


def test_words_are_plain_english_until_they_are_said():
    words = t("Saved {name}", name="x")

    assert words == "Saved x"
    assert (words.template, words.values) == ("Saved {name}", {"name": "x"})


@given(st.text())
def test_values_are_never_templates(typed):
    """What a person typed may hold braces; they must neither fail nor fetch anything."""
    assert t("Saved {name}", name=typed) == f"Saved {typed}"
    assert typed in say("de", t("Saved {name}", name=typed))


def test_text_without_values_may_hold_braces():
    assert t("Write {like this}") == "Write {like this}"
    assert say("es", t("Write {like this}")) == "Write {like this}"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda words: pickle.loads(pickle.dumps(words))])
def test_words_survive_being_copied(again):
    words = again(t("Saved {name}", name="x"))

    assert isinstance(words, Words)
    assert (str(words), words.template, words.values) == ("Saved x", "Saved {name}", {"name": "x"})


@pytest.mark.parametrize("language", ["xx", "", "../../etc/passwd", "en"])
def test_a_language_we_do_not_speak_is_english(language):
    assert say(language, t("Sign in to go on.")) == "Sign in to go on."
    assert dictionary(language) == {}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_dictionary_says_the_same_things_about_the_same_values(language):
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for template, translation in dictionary(language).items():
        assert translation.strip(), f"{template!r} has no translation into {language}."
        assert names(translation) == names(template), f"{translation!r} and {template!r} name different values."


def test_words_go_into_json_as_english():
    assert json.dumps(t("Saved {name}", name="x")) == '"Saved x"'
