"""The doorbell: it rings after the commit, names only what is listed, and carries only ids."""

import json
import zlib
from importlib import import_module

import pytest
from rq.job import Job
from rq.serializers import JSONSerializer

from pixorly.broker import broker
from pixorly.database import transaction
from pixorly.models import Workspace
from pixorly.queue import QUEUES, ListedJob, Task, later, queue, ring


def _waiting() -> list[tuple[str, tuple]]:
    return [(job.func_name, tuple(job.args)) for name in QUEUES for job in queue(name).jobs]


def test_it_rings_after_the_commit_and_not_before(house):
    with transaction() as session:
        session.add(Workspace(name="x"))
        later(session, Task.SEND_MAIL, "7")
        assert _waiting() == []

    assert _waiting() == [(Task.SEND_MAIL.value, ("7",))]


def test_it_does_not_ring_for_what_was_rolled_back(house):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        later(session, Task.SEND_MAIL, "7")
        raise ZeroDivisionError

    assert _waiting() == []


def test_each_task_names_a_function_that_exists_and_a_queue_that_is_answered(valkey):
    for task in Task:
        module, _, name = task.value.rpartition(".")
        assert callable(getattr(import_module(module), name))

        ring(task)

    assert {name for name, _ in _waiting()} == {task.value for task in Task}


def test_an_entry_is_json_and_carries_a_name_and_ids_only(valkey):
    ring(Task.SEND_MAIL, "7")

    (job,) = queue("quick").jobs
    stored = json.loads(zlib.decompress(broker().hget(job.key, "data")))
    assert stored == ["pixorly.tasks.mail.send", None, ["7"], {}]


@pytest.mark.parametrize(
    "function",
    ["os.getcwd", "os.system", "pixorly.cli.main", "builtins.eval", "pixorly.tasks.mail.send.__globals__", ""],
)
def test_whoever_can_write_to_redis_can_not_name_another_function(valkey, function):
    job = Job.create(
        func=function or "x", args=("touch /tmp/owned",), connection=broker(), serializer=JSONSerializer, id="by-hand"
    )
    job.save()

    fetched = ListedJob.fetch("by-hand", connection=broker(), serializer=JSONSerializer)

    with pytest.raises(ValueError):
        _ = fetched.func
    with pytest.raises(ValueError):
        fetched.perform()
