"""The screen of webhooks, driven through the event processor: live, and for nobody else."""

import json
from datetime import timedelta

import pytest
from reflex.event import Event

from pixorly import hub
from pixorly.models import OffBecause, id_outward
from pixorly.services.telling import Kind
from pixorly.state.webhooks import DeliveriesState, WebhooksState
from tests.grounds.people import arrived
from tests.grounds.webhooks import (
    deliveries_of,
    developer_and_secret,
    endpoint_row,
    happen,
    listening,
    secret_of,
    send_all,
    time_passes,
)
from tests.standins.receiver import Receiver
from tests.state.tabs import Tabs, a_socket, play

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ANYTHING = [None, 7, [], {"x": 1}, "x" * 100_000, "\x00", "whe_nonsense"]


@pytest.fixture(autouse=True)
def _this_machine_is_allowed(change_settings):
    change_settings(webhook_loopback=True)


@pytest.fixture
def ada(house):
    return developer_and_secret()


def _page(endpoint) -> str:
    return f"/account/webhooks?endpoint={endpoint.id}"


def test_the_list_and_the_log_of_one_are_shown_without_its_secret(ada):
    viewer, cookie = ada
    with Receiver(500) as receiver:
        endpoint = listening(viewer, f"{receiver.url}/hooks", Kind.CREDIT_LOW)
        happen(viewer)
        send_all()
        (delivery,) = deliveries_of(endpoint)

        async def story(tabs: Tabs):
            tab = await tabs.open(cookie, path=_page(endpoint)).calls(WebhooksState.load)
            await tab.calls(DeliveriesState.load)
            return await tab.calls(DeliveriesState.see, id_outward("whd", delivery.id))

        tab = play(story)

    assert not tab.errors
    assert f"{receiver.url}/hooks" in tab.was_shown and "credit.low" in tab.was_shown
    assert "webhook-signature" in tab.was_shown and "taken" in tab.was_shown
    assert secret_of(viewer, endpoint) not in tab.was_shown


def test_a_delivery_appears_by_itself(ada):
    viewer, cookie = ada
    with Receiver() as receiver:
        endpoint = listening(viewer, receiver.url, Kind.CREDIT_LOW)

        async def story(tabs: Tabs):
            import anyio

            async with anyio.create_task_group() as group:
                group.start_soon(hub.relay)
                tab = await tabs.open(cookie, path=_page(endpoint)).calls(WebhooksState.load)
                await tab.calls(DeliveriesState.load)
                await tab.watches(DeliveriesState.watch)
                await tab.sees(
                    lambda shown: '"face_rx_state_": "empty"' in shown or '"face_rx_state_":"empty"' in shown
                )
                await anyio.to_thread.run_sync(happen, viewer)
                await anyio.to_thread.run_sync(send_all)
                await tab.sees(lambda shown: '"delivered"' in shown)
                group.cancel_scope.cancel()
            return tab

        with a_socket("a-tab"):
            tab = play(story)
    assert not tab.errors


def test_switching_testing_replaying_and_deleting_do_what_they_say(ada):
    viewer, cookie = ada
    with Receiver() as receiver:
        endpoint = listening(viewer, receiver.url, Kind.CREDIT_LOW)
        happen(viewer)
        send_all()

        async def story(tabs: Tabs):
            tab = await tabs.open(cookie, path=_page(endpoint)).calls(WebhooksState.load)
            await tab.calls(WebhooksState.test)
            await tab.calls(WebhooksState.replay_since, {"since": "hour", "which": "all"})
            await tab.calls(WebhooksState.rotate)
            return await tab.calls(WebhooksState.switch, False)

        tab = play(story)
        row = endpoint_row(endpoint)
        assert not tab.errors
        assert (row.off_because, bool(row.secret_before)) == (OffBecause.PERSON, True)
        assert len(deliveries_of(endpoint)) == 2

        async def ending(tabs: Tabs):
            tab = await tabs.open(cookie, path=_page(endpoint)).calls(WebhooksState.load)
            await tab.calls(DeliveriesState.load)
            await tab.calls(WebhooksState.forget)
            # The hint that it is gone comes to its own log too.
            return await tab.calls(DeliveriesState.narrow, "")

        tab = play(ending)
    assert tab.was_sent_to == ["/account/webhooks"] and not tab.errors
    assert deliveries_of(endpoint) == []


def test_somebody_else_sees_and_does_nothing_with_it(ada):
    viewer, _ = ada
    with Receiver() as receiver:
        endpoint = listening(viewer, receiver.url, Kind.CREDIT_LOW)
        happen(viewer)
        send_all()
        time_passes(timedelta(minutes=1))
        (delivery,) = deliveries_of(endpoint)
        _, eve = arrived("eve@example.com")

        async def story(tabs: Tabs):
            tab = tabs.open(eve, path=_page(endpoint))
            for handler in (
                WebhooksState.load,
                DeliveriesState.load,
                WebhooksState.test,
                WebhooksState.rotate,
                WebhooksState.forget,
            ):
                await tab.calls(handler)
            await tab.calls(WebhooksState.switch, False)
            await tab.calls(WebhooksState.replay_since, {"since": "all", "which": "all"})
            for handler in (DeliveriesState.see, DeliveriesState.replay):
                await tab.calls(handler, id_outward("whd", delivery.id))
            return await tab.calls(DeliveriesState.load_more)

        tab = play(story)
        send_all()

    assert receiver.url not in tab.was_shown and "credit.low" not in tab.was_shown
    assert endpoint_row(endpoint).off_because == OffBecause.ON
    assert (len(receiver.asked), len(deliveries_of(endpoint))) == (1, 1)


@pytest.mark.parametrize("given", ANYTHING)
def test_handlers_bear_whatever_a_client_sends(ada, given):
    viewer, cookie = ada
    endpoint = listening(viewer, "http://127.0.0.1:9/")

    async def story(tabs: Tabs):
        tab = await tabs.open(cookie, path=_page(endpoint)).calls(WebhooksState.load)
        for state, handler, name in (
            (WebhooksState, "ask", "doing"), (WebhooksState, "switch", "is_on"), (WebhooksState, "settle", "_answer"),
            (WebhooksState, "replay_since", "typed"), (DeliveriesState, "narrow", "status"), (DeliveriesState, "see", "delivery_id"),
            (DeliveriesState, "replay", "delivery_id"),
        ):  # fmt: skip
            await tab.sends(Event(name=f"{state.get_full_name()}.{handler}", payload={name: given}))
        return tab

    tab = play(story)

    assert all(error.__class__.__module__.startswith("pixorly") for error in tab.errors), tab.errors
    assert "the reference is" not in json.dumps(tab.was_shown)
