"""From the bytes of a picture to the files that pages show, in a process of its own."""
