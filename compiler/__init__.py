"""From a checked document to a typed graph, and from that to a target."""
