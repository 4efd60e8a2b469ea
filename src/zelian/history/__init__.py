"""What happened: append-only events, written in the transaction of what they tell."""
