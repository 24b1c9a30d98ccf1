"""`make faults`: the promise of the reminders, kept while everything around them breaks.

Twenty thousand duties, four workers, two beats; first with a relay that can be asked what it has taken, then with one
that cannot. Ends with 1 when something was lost, or repeated although the relay could be asked.
"""

import argparse
import shutil
import subprocess
import sys

from config.env import ROOT, VAR
from tests.faults.places import own
from tests.programs import environment

HOME = VAR / "faults"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duties", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--relay", choices=["asked", "mute"], help="only with this one; both in turn otherwise")
    given = parser.parse_args()
    kinds = [given.relay] if given.relay else ["asked", "mute"]
    return sum(_one(kind, given) for kind in kinds)


def _one(relay: str, given: argparse.Namespace) -> int:
    """On new servers, and in a process of its own: Django learns of its servers when it is imported."""
    shutil.rmtree(HOME, ignore_errors=True)
    with own(HOME) as place:
        own_settings = environment(
            DJANGO_SETTINGS_MODULE="tests.faults.settings", DATABASE_URL=place.database_url, REDIS_URL=place.redis_url
        )
        for command in (
            ["manage.py", "migrate", "--verbosity", "0"],
            ["-m", "tests.faults.alone", str(HOME), relay, *map(str, (given.duties, given.workers, given.seed))],
        ):
            if subprocess.run([sys.executable, *command], cwd=ROOT, env=own_settings, check=False).returncode:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
