"""What stands behind addresses in texts: asked for once, by the worker."""
