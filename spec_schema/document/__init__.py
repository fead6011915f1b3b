"""A spec as typed models: data, model, training, policy, runtime, budget."""
