"""The key with which reports are signed: what one looks like, and one for a desk, made once and kept under var/."""

import base64
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def is_key(text: str) -> bool:
    """Whether this is the base64 of so many bytes."""
    try:
        return len(base64.b64decode(text, validate=True)) == KEY_BYTES
    except ValueError:
        return False


def of_this_machine(folder: Path) -> str:
    """Base64 of the key in `folder`, made there when missing; of two processes that make it at once, one wins."""
    file = folder / "signing-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"signing-key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_text().strip()
