"""The demonstration: a made-up university, a regulation of its own, a running year; data only."""
