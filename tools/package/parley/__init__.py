"""A blog engine with threaded comments and an enforced, published comments policy; `parley` starts it."""
