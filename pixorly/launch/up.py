"""`pixorly up`: everything on one port, from one command, until Ctrl-C."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys

import click

from pixorly.launch import before, front_end, processes, valkey
from pixorly.launch.cannot_start import CannotStart
from pixorly.launch.reload import Reloader
from pixorly.launch.supervisor import Program, Supervisor, interruptible
from pixorly.settings import Settings, settings


def run(reload: bool = False) -> None:
    chosen = settings()
    before.check(chosen)
    with before.only_one(chosen.data_dir), interruptible():
        supervisor = Supervisor(_say)
        try:
            _open(supervisor, chosen)
            supervisor.watch(Reloader(supervisor, ("web", "worker")).look if reload else lambda: None)
        except KeyboardInterrupt:
            click.echo("Stopping.")
        finally:
            supervisor.stop()


def _open(supervisor: Supervisor, chosen: Settings) -> None:
    if not chosen.redis_url.get_secret_value():
        prepared = valkey.prepare(chosen.data_dir)
        # A polite end even when we are killed, so that it writes what it holds.
        supervisor.start(Program("valkey", prepared.argv, is_ready=prepared.is_ready, last_signal=signal.SIGTERM))
    if not front_end.is_current():
        front_end.build()
    first_link = _make_database_ready()
    supervisor.start(
        Program("worker", _ours("worker"), env=_environment()),
        Program("web", _ours("web"), env=_environment(), is_ready=lambda: _answers(chosen)),
    )
    click.echo(f"\nPixorly is ready at {chosen.public_url}")
    if first_link:
        click.echo(f"Nobody has signed up yet. This link signs in once, as the first admin:\n{first_link}")
    click.echo("Ctrl-C stops it.\n")


def _make_database_ready() -> str:
    """What it prints is the first admin's link, or nothing; what goes wrong it says on its own."""
    process = processes.spawn([sys.executable, "-m", "pixorly.launch.made_ready"], output=subprocess.PIPE, errors=None)
    try:
        printed, _ = process.communicate()
    finally:
        processes.sweep(process)
    if process.returncode:
        raise CannotStart("The database could not be brought up to date. What it said stands above.")
    return printed.decode().strip()


def _answers(chosen: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(chosen.host, chosen.host)  # noqa: S104  Read, not bound.
    connection = http.client.HTTPConnection(host, chosen.port, timeout=5)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _ours(*command: str) -> list[str]:
    return [sys.executable, "-m", "pixorly", *command]


def _environment() -> dict[str, str]:
    # Lines arrive when they are written, not when a buffer is full.
    return os.environ | {"PYTHONUNBUFFERED": "1"}


def _say(name: str, line: str) -> None:
    """Behind the name of who said it, except to machines, which want the bare line."""
    # Whoever read our lines may have gone; that is no reason to stop serving.
    with contextlib.suppress(OSError):
        click.echo(line if settings().log_format == "json" else f"{name:7} | {line}")
