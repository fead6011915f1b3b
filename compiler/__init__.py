"""From a checked document to a typed graph, and from the graph to a target."""
