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
OVER_TIME = """
spec: 1
seed: 21
data: {synthetic: 20}
model:
  inputs: {x: [3, 4, 2]}
  layers:
    - conv_lstm1d:
        filters: 2
        kernel_size: 2
        padding: same
        return_sequences: true
        dropout: 0.3
        recurrent_dropout: 0.2
    - time_distributed: {dropout: 0.4}
      name: first
    - time_distributed: batch_normalization
    - time_distributed: {lstm: {units: 3, dropout: 0.2}}
    - rnn:
        cell:
          - lstm_cell: {units: 3, dropout: 0.2}
          - gru_cell: {units: 2, recurrent_dropout: 0.3}
        return_sequences: true
        return_state: true
      name: encoder
    - bidirectional: {rnn: {cell: {simple_rnn_cell: {units: 2, dropout: 0.3}}}}
      name: last
    - rnn: [{lstm_cell: 3}, {gru_cell: 2}]
      from:
        sequence: encoder
        initial_state:
          - encoder.lstm_cell_state_h
          - encoder.lstm_cell_state_c
          - encoder.gru_cell_state_h
      name: decoder
    - cropping2d: [[0, 1], [0, 0]]
      from: x
    - share: first
    - flatten:
      name: shorter
    - concatenate:
      from: [last, decoder, shorter]
    - dense: 1
training:
  loss: mean_squared_error
  optimizer: {sgd: {learning_rate: 0.05}}
  batch_size: 8
  epochs: 2
"""
OWN = {"expressions": EXPRESSIONS, "translation": TRANSLATION}
