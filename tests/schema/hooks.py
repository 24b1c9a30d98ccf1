"""What Schemathesis has to know of this machine door beyond its description (`SCHEMATHESIS_HOOKS`)."""

from typing import Any

import schemathesis


@schemathesis.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """`fields=` cuts the answer down to a part, and a part has not all that the description of the whole requires."""
    return {name: value for name, value in query.items() if name != "fields"} if query else query
