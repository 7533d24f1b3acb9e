"""Between a connection and Django: the queue of requests, their limits, and what is refused."""
