"""`python -m config.advisories`: asks the index for known advisories of the locked dependencies.

Ends with 1 when one is known. Where the index does not answer, nothing was checked: that is said, never taken for
clean, and fails nobody who works without a network.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.env import ROOT

LOCKED = ROOT / "requirements" / "run.txt"
PATIENCE = 120  # seconds for the whole list


def ask() -> list[dict[str, Any]]:
    """What pip-audit says of each locked dependency; empty where it got no answer."""
    program = Path(sys.executable).parent / "pip-audit"
    options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        asked = subprocess.run(
            [program, "-r", LOCKED, *options], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return list(json.loads(asked.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError):
        return []


def tell(dependencies: list[dict[str, Any]]) -> tuple[list[str], bool]:
    """A line for each advisory and one on what was checked; and whether there is an advisory."""
    checked = [entry for entry in dependencies if "skip_reason" not in entry]
    lines = [
        f"{entry['name']} {entry['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'none'}"
        for entry in checked
        for known in entry["vulns"]
    ]
    found = bool(lines)
    lines.append(f"advisories: asked about {len(dependencies)} dependencies, {len(checked)} answered")
    return lines, found


if __name__ == "__main__":
    report, advised = tell(ask())
    sys.stdout.write("\n".join(report) + "\n")
    sys.exit(advised)
