"""What Parley is measured beside, and the servers of both."""
