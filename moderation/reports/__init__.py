"""What readers report of a comment: whether they may, the form, the report and its answer, the page."""
