"""Paper out: a reading as Excel, Word and Akoma Ntoso."""
