"""The OpenAPI document tells the truth: a machine that believes it finds no 5xx and no answer it does not name."""

from collections.abc import Iterator

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from pixorly.api.app import rest
from pixorly.api.guard import guarded
from tests.api.conftest import HOME
from tests.grounds.programs import V1, key_of


def test_a_machine_that_believes_the_document_finds_no_lie(ada, change_settings):
    change_settings(api_requests_a_minute=0)
    app = guarded(list)(rest())
    schema = schemathesis.openapi.from_asgi(f"{V1}/openapi.json", app, config=_config(key_of(ada).secret))

    lies = [lie for event in from_schema(schema).execute() for lie in _lies(event)]

    assert not lies, "\n\n".join(lies)


def _config(secret: str) -> SchemathesisConfig:
    config = SchemathesisConfig(seed=1)
    project = config.projects.default
    project.update(base_url=HOME + V1, headers={"Authorization": f"Bearer {secret}"}, continue_on_failure=True)
    project.generation.update(max_examples=8, no_shrink=True, deterministic=True)
    # The first thing a stream says is enough.
    project.max_stream_events = 1
    # To delete a job is to call it off: it can be read as before.
    project.checks.use_after_free.enabled = False
    project.update(parameters={"wait": 0})
    # What a model can't do is refused, which no schema can know beforehand.
    project.checks.positive_data_acceptance.enabled = False
    return config


def _lies(event: events.EngineEvent) -> Iterator[str]:
    if isinstance(event, events.ScenarioFinished):
        for checks in event.recorder.checks.values():
            for check in checks:
                if info := check.failure_info:
                    yield f"{event.label}: {info.failure.title}: {info.failure.message}\n{info.code_sample}"
    elif isinstance(event, events.NonFatalError | events.FatalError):
        yield f"{event.phase}: {event}"
