"""The card office (機構): manufacture of cards and their life."""
