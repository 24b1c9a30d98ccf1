"""One trial: `python -m tests.faults.alone HOME asked|mute DUTIES WORKERS SEED`.

Started by `__main__`, with the addresses of the servers in HOME, which are its own, in its environment.
"""

import sys
from pathlib import Path

import django

from config.embedded import Servers
from tests.faults.places import OwnPlace

django.setup()

from tests.faults.trial import Harm, Trial  # noqa: E402 - the models need the line above

HARM = Harm(
    kills_at_work=75,
    worker_kills=25,
    beat_kills=4,
    pauses=14,
    redis_flushes=3,
    redis_restarts=2,
    postgres_restarts=3,
)


def main(home: Path, relay: str, *, duties: int, workers: int, seed: int) -> int:
    servers, is_asked = Servers(home), relay == "asked"
    place = OwnPlace(servers.database_url(), servers.redis_url(), servers)
    trial = Trial(place, duties=duties, workers=workers, harm=HARM, seed=seed, can_be_asked=is_asked)
    verdict = trial.run(home / "crew.log")
    heading = f"{duties} duties, {workers} workers, 2 beats, seed {seed}; a relay that is {relay}"
    print(f"\n{heading}\n{verdict}", flush=True)  # noqa: T201
    return int(not verdict.kept(relay_was_asked=is_asked))


if __name__ == "__main__":
    home, relay, duties, workers, seed = sys.argv[1:]
    sys.exit(main(Path(home), relay, duties=int(duties), workers=int(workers), seed=int(seed)))
