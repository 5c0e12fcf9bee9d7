"""What passes between a card and a program, as text (カードとの通信記録, `*.apdu`)."""
