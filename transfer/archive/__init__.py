"""One archive for all that moves: backups, exports of a whole site, somebody's own data."""
