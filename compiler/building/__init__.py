"""Builds a graph from a document: inputs, layers, blocks, references, outputs. Types follow
later.
"""
