"""Zip containers (docx, xlsx) whose bytes depend on nothing but their members."""

import io
import zipfile

# The first moment a zip entry can name; any other would be somebody's clock.
EPOCH = (1980, 1, 1, 0, 0, 0)
# Readers sniff the type of an OOXML package from its first member.
FIRST = "[Content_Types].xml"


def normalise(package: bytes) -> bytes:
    """The same members in a fixed order, with fixed times and attributes.

    Members are stored, not deflated: deflate's output differs between builds of zlib, and the hash of an issued
    report has to survive an upgrade.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != FIRST, name)):
            entry = zipfile.ZipInfo(name, date_time=EPOCH)
            entry.create_system = 3  # else the operating system's own number is written
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
