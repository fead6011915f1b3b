"""Features: columns of a table, prepared by layers in front of the network."""
