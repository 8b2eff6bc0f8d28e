"""`python -m bench` measures everything; `python -m bench start paint` only that."""

import argparse
import shutil
from dataclasses import replace
from importlib import import_module

from bench import effort, machine
from bench.figures import table

_NAMES = (
    "start",
    "paint",
    "events",
    "memory",
    "live",
    "tiles",
    "sign_in",
    "pictures",
    "serving",
    "painter",
    "jobs",
    "ledger",
    "gateway",
    "api",
    "routing",
)


def main() -> None:
    asked = _asked()
    scratch = machine.leave_the_person_alone()
    try:
        from pixorly.launch import front_end  # Only now: settings are read when it is imported.

        front_end.build()
        print(machine.described(), "\n", flush=True)
        chosen = effort.QUICK if asked.quick else effort.Effort()
        chosen = replace(chosen, is_with_build=asked.build)
        for name in asked.names or _NAMES:
            measured = import_module(f"bench.{name}")
            print(table(measured.TITLE, measured.measure(chosen)))
            print(machine.busyness(), "\n", flush=True)
    except KeyboardInterrupt:
        print("Stopped.")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure how fast Pixorly is on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"What to measure: {', '.join(_NAMES)}. Default: all.")
    parser.add_argument("--quick", action="store_true", help="Few rounds and tabs, to see that the bench works.")
    parser.add_argument("--build", action="store_true", help="Also measure a start that builds the front end.")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(_NAMES):
        parser.error(f"nothing here is called {', '.join(sorted(unknown))}.")
    return asked


if __name__ == "__main__":
    main()
