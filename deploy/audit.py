"""Asks the index for known advisories of the locked dependencies: 1 when there are any, 0 when none is known.

Where the index does not answer, nothing was checked; that is said, and fails nobody who works without a network.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCKED = Path(__file__).resolve().parent.parent / "requirements" / "run.txt"
PATIENCE = 120  # seconds for the whole list


def main() -> int:
    program = Path(sys.executable).parent / "pip-audit"
    asked = [program, "-r", LOCKED, "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE, check=False).stdout
        found = json.loads(told)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        found = []
    unchecked = [entry["name"] for entry in found if "skip_reason" in entry]
    advisories = [(entry, known) for entry in found for known in entry.get("vulns", [])]
    for entry, known in advisories:
        fixed = ", ".join(known["fix_versions"]) or "none yet"
        print(f"{entry['name']} {entry['version']}: {known['id']}, fixed in {fixed}")
    print(f"advisories: {len(advisories)}, not checked: {len(unchecked) or 'all'} of {len(found) or 'all'}" if unchecked or not found
          else f"advisories: {len(advisories)} in {len(found)} dependencies")
    return 1 if advisories else 0


if __name__ == "__main__":
    sys.exit(main())
