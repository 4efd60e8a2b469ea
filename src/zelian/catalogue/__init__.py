"""知责: regulations, their provisions and duties, confirmed by a person."""
