"""The guides in docs/, shown at the desk."""
