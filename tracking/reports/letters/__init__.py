"""Letters: what an office sends besides its reports. Each is a `Paper` for the one writer; a notice is frozen."""
