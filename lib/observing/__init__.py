"""How a site is: figures, logs, traces, what can be wrong."""
