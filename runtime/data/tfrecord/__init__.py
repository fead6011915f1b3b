"""Records of TensorFlow."""

from .source import read as read
