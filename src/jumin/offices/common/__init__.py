"""What every office has: a journal, an outbox, an inbox, one way to open a transaction."""
