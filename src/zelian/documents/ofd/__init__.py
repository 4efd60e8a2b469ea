"""OFD, the layout format of GB/T 33190."""
