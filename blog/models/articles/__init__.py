"""Articles: how they are found, who may read them, their threads, what is submitted, and how often they are read."""
