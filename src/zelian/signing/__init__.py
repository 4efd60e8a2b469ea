"""Signatures: canonical content, its digest, who signed it and how they proved who they are."""
