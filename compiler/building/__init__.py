"""A document becomes a graph: inputs, layers, blocks, references, outputs. Types come later."""
