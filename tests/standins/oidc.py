"""An OpenID issuer written by others, with a page on which a person says who they are."""

import argparse
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.standins.program import running


@contextmanager
def provider() -> Iterator[str]:
    with running("oidc_provider_mock", "--host", "127.0.0.1", "--port", "{port}") as url:
        yield url


def introduce(issuer: str, subject: str, **claims: object) -> None:
    httpx.put(f"{issuer}/users/{subject}", json=claims).raise_for_status()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=9003)
    sys.argv = ["oidc_provider_mock", "--host", "127.0.0.1", "--port", str(arguments.parse_args().port)]
    runpy.run_module("oidc_provider_mock", run_name="__main__")
