"""Installing and starting: what ``./desk`` does before and around the parts."""
