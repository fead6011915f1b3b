"""Specs that are exported and used elsewhere: expressions, masks and states."""

from expression_specs import EXPRESSIONS

TRANSLATION = """
spec: 1
model:
  inputs: {source: {shape: [7], dtype: int32}, target: {shape: [6], dtype: int32}}
  layers:
    - embedding: {input_dim: 9, output_dim: 8, mask_zero: true}
      from: source
      name: words
    - bidirectional: {layer: {gru: {units: 4, return_state: true}}}
      name: encoder
    - add:
      from: [encoder.forward_state_h, encoder.backward_state_h]
      name: start
    - embedding: {input_dim: 9, output_dim: 5, mask_zero: true}
      from: target
      name: translated
    - gru: {units: 4, return_sequences: true, return_state: true}
      from: {sequence: translated, initial_state: start}
      name: decoder
    - multi_head_attention: {num_heads: 2, key_dim: 4, use_bias: false}
      from: {query: decoder, value: words}
      name: attention
    - dense: 9
      from: attention
      name: next
    - dense: 2
      from: decoder.state_h
      name: language
  outputs: {next: next, language: language}
data: {synthetic: 24}
training:
  loss: {next: sparse_categorical_crossentropy, language: sparse_categorical_crossentropy}
  metrics: {next: [accuracy], language: [accuracy]}
  optimizer: {adam: {learning_rate: 0.01}}
  batch_size: 8
  epochs: 1
"""
OWN = {"expressions": EXPRESSIONS, "translation": TRANSLATION}
