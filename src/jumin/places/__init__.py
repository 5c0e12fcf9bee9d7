"""Where people meet the system: pages that keep no books and decide nothing."""
