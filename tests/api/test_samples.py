"""The picture that shows a model: seen by all who choose one, and by nobody once it shows none."""

from pathlib import Path

import pytest

from pixorly.database import carry
from pixorly.errors import Invalid
from pixorly.services import catalog
from tests.api.conftest import let_in
from tests.grounds.gallery import hung_for_good
from tests.grounds.models import PAINTER
from tests.grounds.people import arrived
from tests.grounds.pictures import shown

IMG = {"accept": "image/avif,image/webp,image/*,*/*;q=0.8"}


@pytest.fixture
def boss(house, change_settings, tmp_path: Path):
    change_settings(data_dir=tmp_path, secret_key="k" * 40)
    return arrived("boss@example.com", is_admin=True)[0]


def test_everybody_who_chooses_a_model_sees_its_picture(boss, open_browser):
    image_id = hung_for_good(boss, width=1000, height=600)
    carry(lambda session: catalog.present(session, boss, PAINTER, "", f"https://pixorly.example/studio/{image_id}"))
    browser = let_in(open_browser(**IMG), arrived("ben@example.com")[1])

    (view,) = carry(lambda session: catalog.offered(session, boss))
    answer = browser.get(view.sample)

    assert answer.status_code == 200 and shown(answer.content).size == (480, 288)


def test_what_shows_no_model_any_more_is_its_owners_again(boss, open_browser):
    image_id = hung_for_good(boss)
    carry(lambda session: catalog.present(session, boss, PAINTER, "", str(image_id)))
    browser = let_in(open_browser(**IMG), arrived("ben@example.com")[1])
    before = browser.get(f"/api/studio/samples/{image_id}").status_code

    carry(lambda session: catalog.present(session, boss, PAINTER, "", ""))

    assert (before, browser.get(f"/api/studio/samples/{image_id}").status_code) == (200, 404)
    assert open_browser(**IMG).get(f"/api/studio/samples/{image_id}").status_code == 401


def test_only_a_picture_of_the_operators_own_workspace_can_be_shown(boss, open_browser):
    ben = arrived("ben@example.com")[0]
    image_id = hung_for_good(ben)

    with pytest.raises(Invalid, match="no picture of yours"):
        carry(lambda session: catalog.present(session, boss, PAINTER, "", str(image_id)))
