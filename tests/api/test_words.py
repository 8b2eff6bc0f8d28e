"""The words of a language, for the browser."""

import pytest

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_language_is_sent_once(browser, language):
    first = browser.get(f"/words/{language}")
    again = browser.get(f"/words/{language}", headers={"if-none-match": first.headers["etag"]})

    assert isinstance(first.json(), dict)
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("language", ["xx", "EN", "..%2f..%2fetc", "de.json"])
def test_a_language_we_do_not_speak_is_not_there(browser, language):
    assert browser.get(f"/words/{language}").status_code == 404
