"""Experiment trackers: a run is logged to TensorBoard, MLflow and others, as its spec says."""
