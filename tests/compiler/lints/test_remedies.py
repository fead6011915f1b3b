"""Each rule about meaning: once what it names is gone, so is the finding, and no other comes."""

import pytest
from compiled_texts import codes, compiled
from golden_specs import all_given

GIVEN = all_given()

REMEDIES: dict[str, tuple[tuple[str, str], ...]] = {
    "SC219-relu-twice": (("    - relu\n", ""), ("    - activation: relu\n", "")),
    "SC220-softmax-of-sigmoid": (("    - softmax\n", ""),),
    "SC221-dropout-last": (("    - dropout: 0.3\n", ""),),
    "SC222-rates": (("0.8", "0.2"), ("0.95", "0.5"), ("0.9", "0.1")),
    "SC223-no-activation": (("dense: 64", "dense: {units: 64, activation: relu}"),),
    "SC224-flat-already": (("    - flatten\n", ""), ("    - reshape: [32]\n", "")),
    "SC225-bias": (("kernel_size: 3}", "kernel_size: 3, use_bias: false}"), ("true", "false")),
    "SC225-in-a-block": (("kernel_size: 3}", "kernel_size: 3, use_bias: false}"),),
    "SC226-floating": (("[5]", "{shape: [5], dtype: int32}"),),
    "SC228-flipped": (("    - random_flip: horizontal\n", ""),),
    "SC229-rescaled": (("factor: 0.2", "{factor: 0.2, value_range: [-1, 1]}"),),
    "SC306-after-stopping": (("patience: 8", "patience: 4"), ("150", "5")),
    "SC306-plateau": (("factor: 0.5", "patience: 3"),),
    "SC308-more-than-classes": ((", fish: 4", ""),),
    "SC308-no-classes": (("mean_squared_error", "binary_crossentropy"),),
    "SC311-frozen": (("      trainable: false\n", ""),),
    "SC311-missing-weights": (
        (", bias_regularizer: {l2: 1e-4}", ""),
        (", beta_initializer: ones", ""),
        (", unit_forget_bias: true", ""),
    ),
    "SC311-policy": (("stratify", "validation: 0.1, stratify"), ("50", "5"), ("1e-2", "1e-5")),
    "SC311-steps": (("1000", "100"),),
    "SC313-sigmoid-of-classes": (("sigmoid", "softmax"),),
    "SC313-signs": (("sigmoid", "tanh"),),
    "SC313-softmax-of-decisions": (("softmax", "activation: sigmoid"), ("sigmoid:", "sigmoid")),
    "SC314-counts": (("tanh", "exponential"),),
    "SC314-divergence": (("dense: 10", "dense: {units: 10, activation: softmax}"),),
    "SC315-one-unit": (("softmax", "sigmoid"),),
    "SC316-strengths": (("l2: 1}", "l2: 1e-3}"), ("l1: 2", "l1: 1e-5"), ("h: 10", "h: 1e-4")),
    "SC317-adamw": (("adamw", "adam"),),
    "SC317-sgd": ((", weight_decay: 1e-4", ""),),
    "SC318-batch-of-one": (("batch_size: 1", "batch_size: 16"),),
    "SC318-pictures": (("batch_size: 1", "batch_size: 16"),),
    "SC319-training-loss": (("patience", "monitor: loss, patience"),),
    "SC320-cosine": (("10000", "250"),),
    "SC320-steps-of-the-run": (("5000", "400"),),
    "SC330-staircase": (("10000", "100"),),
    "SC321-large": (("learning_rate: 1", "learning_rate: 0.1"),),
    "SC321-small": (("1e-9", "1e-2"),),
    "SC322-all-frozen": (("trainable: false", "trainable: true"),),
    "SC322-no-weights": (("- flatten", "- dense: 1"),),
    "SC323-softmax": (("mixed_bfloat16", "float32"),),
    "SC324-no-flatten": (("    - dense: 10", "    - flatten\n    - dense: 10"),),
    "SC325-metrics": (("k: 3", "k: 2"), ("[accuracy]", "[mean_absolute_error]")),
    "SC326-few-thresholds": (("auc: {num_thresholds: 20}", "auc"),),
    "SC327-of-all-classes": (
        ("[precision,", "[precision: {class_id: 0},"),
        ("{recall: {top_k: 1}}", "{recall: {class_id: 0}}"),
        (": {average: micro}", ""),
    ),
    "SC328-of-an-accuracy": (
        ("min_delta: 1", "min_delta: 0.01"),
        ("95", "0.95"),
        ("99.5", "0.995"),
    ),
    "SC329-autoencoder": (("  normalize: {divide: 16}\n", ""),),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_without_its_cause_nothing_is_found(name: str) -> None:
    text = GIVEN[name].text
    assert set(codes(compiled(text))) == {name[:5]}
    for cause, remedy in REMEDIES[name]:
        assert cause in text
        text = text.replace(cause, remedy)
    assert codes(compiled(text)) == []
