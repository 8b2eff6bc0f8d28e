"""What is done with a picture that is looked at. Which one that is stands in the address, and in no state."""

from typing import Any

import reflex as rx

from pixorly.services import images
from pixorly.state.calls import call
from pixorly.state.session import viewer_of


class ViewerState(rx.State):
    """Deeds of the viewer. The screen shows them at once, and hears by a hint what came of them."""

    @rx.event
    async def mark(self, image_id: str, is_favourite: bool):
        await call(images.mark, await viewer_of(self), str(image_id), is_favourite is True)

    @rx.event
    async def trash(self, ids: list[str]):
        await call(images.trash, await viewer_of(self), _texts(ids))

    @rx.event
    async def restore(self, ids: list[str]):
        await call(images.restore, await viewer_of(self), _texts(ids))


def _texts(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list | tuple) else []
