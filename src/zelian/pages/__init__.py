"""The parts pages are built of: frame, components, tables, the gallery that shows them."""
