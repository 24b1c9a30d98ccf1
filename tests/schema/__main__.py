"""`make schema`: Schemathesis asks the running machine door everything its description allows, and what it forbids.

Three people in turn: a leader whose key only reads, a liaison and a coordinator. No answer may be a failure of the
server or other than described; and after the leader has asked for everything, no row may have changed.
"""

import argparse
import shutil
import subprocess
import sys

from config.env import ROOT, VAR
from tests.faults.places import own
from tests.programs import environment

HOME = VAR / "schema"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phases", default="examples,coverage,fuzzing")
    parser.add_argument("--examples", default="20", help="cases for each operation and phase")
    parser.add_argument("--person", choices=["leader", "li", "wang"], help="only this one; all in turn otherwise")
    parser.add_argument("--seed", default="1")
    given, more = parser.parse_known_args()  # the rest is for Schemathesis: --include-path-regex updates
    shutil.rmtree(HOME, ignore_errors=True)
    people = [given.person] if given.person else ["leader", "li", "wang"]
    with own(HOME) as place:
        variables = environment(
            DATABASE_URL=place.database_url,
            REDIS_URL=place.redis_url,
            VAR_DIR=str(HOME),
            API_CALLS_PER_MINUTE="1000000",
            MOST_REFUSALS="1000000",
        )
        for command in (
            ["manage.py", "migrate", "--verbosity", "0"],
            ["-m", "tests.schema.asking", given.phases, given.examples, given.seed, ",".join(people), *more],
        ):
            if subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, check=False).returncode:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
