"""The files of a page: pictures, recordings, attachments, and the owner's style."""
