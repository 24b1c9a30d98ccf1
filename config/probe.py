"""`python -m config.probe URL`: ends with 0 when the address answers 200; for an image without curl."""

import sys
import urllib.error
import urllib.request

from config import env

PATIENCE = 4  # seconds


def answers(url: str, *, patience: float = PATIENCE) -> bool:
    """Asks under a host name that Django accepts; the address itself is usually the machine's own."""
    host = env.ALLOWED_HOSTS[0].lstrip(".") if env.ALLOWED_HOSTS else "localhost"
    request = urllib.request.Request(url, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=patience) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
