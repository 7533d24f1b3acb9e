"""What goes out by mail to whoever wants it: new articles to subscribers, and the author’s letter about an article’s first week."""
