"""The kiosk terminal in a convenience store (キオスク端末, マルチコピー機)."""
