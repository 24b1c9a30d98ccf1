"""What Schemathesis has to know of this machine door beyond its description (`SCHEMATHESIS_HOOKS`)."""

from typing import Any

import schemathesis


@schemathesis.hook
def before_call(context: Any, case: schemathesis.Case, kwargs: dict[str, Any]) -> None:
    """`fields=` cuts the answer down to a part, and a part has not all that the description of the whole requires."""
    case.query.pop("fields", None)
