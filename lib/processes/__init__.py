"""Work outside of a request: tasks, jobs done now and then, commands and processes that can be ended."""
