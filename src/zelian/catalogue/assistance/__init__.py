"""A language model's optional help: it may only propose, and only what it can quote."""
