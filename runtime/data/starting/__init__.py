"""Writes a first spec for data: the source, network and policy that a person would start with.

Sizes follow common practice: a small network with dropout, Adam, and early stopping that keeps the
best epoch.
"""
