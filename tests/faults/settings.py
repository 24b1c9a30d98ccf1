"""The settings of a desk with everything that waits made short, so that a lease runs out while somebody watches."""

from datetime import timedelta

from config.settings.dev import *

RELAY_PATIENCE = 2.0  # seconds for which the relay bears a silent line: below the lease, as in production
EMAIL_TIMEOUT = 0.4
MESSAGE_LEASE = timedelta(seconds=4)
MESSAGE_FIRST_WAIT = timedelta(seconds=0.2)
