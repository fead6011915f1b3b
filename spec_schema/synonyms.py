"""Names in other libraries (PyTorch, older Keras, JAX) for things with another name here."""

from .findings.did_you_mean import bare

PARAMETERS = {
    "lr": "learning_rate",
    "p": "rate",
    "drop_rate": "rate",
    "dropout_rate": "rate",
    "sigma": "stddev",
    "out_channels": "filters",
    "num_filters": "filters",
    "channels": "filters",
    "out_features": "units",
    "hidden_size": "units",
    "size": "units",
    "neurons": "units",
    "nodes": "units",
    "num_classes": "units",
    "kernel": "kernel_size",
    "stride": "strides",
    "dilation": "dilation_rate",
    "eps": "epsilon",
    "num_groups": "groups",
    "scale_factor": "size",
    "bias": "use_bias",
    "num_embeddings": "input_dim",
    "embedding_dim": "output_dim",
    "vocab_size": "input_dim",
    "act": "activation",
    "pool": "pool_size",
    "nonlinearity": "activation",
    "weight_initializer": "kernel_initializer",
    "init": "kernel_initializer",
    "regularizer": "kernel_regularizer",
    "max_epochs": "epochs",
    "num_epochs": "epochs",
    "nb_epoch": "epochs",
    "batch": "batch_size",
    "minibatch_size": "batch_size",
    "lr_schedule": "learning_rate",
    "objective": "loss",
    "criterion": "loss",
    "optim": "optimizer",
    "callbacks": "policy",
    "dataset": "data",
    "network": "model",
    "architecture": "model",
    "train": "training",
    "fit": "training",
    "version": "spec",
    "heads": "num_heads",
    "clip_norm": "clipnorm",
    "gradient_clip": "global_clipnorm",
    "val": "validation",
    "val_split": "validation",
    "validation_split": "validation",
    "test_split": "test",
    "test_size": "test",
    "val_size": "validation",
    "validation_size": "validation",
    "reduce_on_plateau": "reduce_lr_on_plateau",
    "model_checkpoint": "checkpoint",
    "params": "parameters",
    "flops": "multiply_adds",
    "macs": "multiply_adds",
    "file": "path",
    "filename": "path",
    "file_path": "path",
    "folder": "path",
    "directory": "path",
    "root": "path",
    "label": "target",
    "labels": "target",
    "label_column": "target",
    "target_column": "target",
    "sep": "delimiter",
    "separator": "delimiter",
    "n_samples": "samples",
    "nb_filter": "filters",
    "border_mode": "padding",
    "subsample": "strides",
    "output_dim": "units",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "U_regularizer": "recurrent_regularizer",
    "inner_activation": "recurrent_activation",
    "inner_init": "recurrent_initializer",
    "initial_lr": "initial_learning_rate",
    "ignore_index": "ignore_class",
    "optimiser": "optimizer",
}

CHOICES = {
    "swish": "silu",
    "identity": "linear",
    "none": "linear",
    "lrelu": "leaky_relu",
    "logsoftmax": "log_softmax",
    "hard_swish": "hard_silu",
    "zero": "valid",
    "fp16": "mixed_float16",
    "float16": "mixed_float16",
    "bf16": "mixed_bfloat16",
    "bfloat16": "mixed_bfloat16",
    "minimum": "min",
    "maximum": "max",
}

SAME = frozenset(
    {
        *(("lr", "learning_rate"), ("drop_rate", "rate"), ("dropout_rate", "rate"), ("p", "rate")),
        *(("out_channels", "filters"), ("num_filters", "filters"), ("out_features", "units")),
        *(("stride", "strides"), ("dilation", "dilation_rate"), ("eps", "epsilon")),
        *(("num_embeddings", "input_dim"), ("embedding_dim", "output_dim"), ("heads", "num_heads")),
        *(("file", "path"), ("filename", "path"), ("sep", "delimiter"), ("separator", "delimiter")),
        *(("w_regularizer", "kernel_regularizer"), ("b_regularizer", "bias_regularizer")),
        *(("val", "validation"), ("nb_filter", "filters"), ("subsample", "strides")),
        *(("max_epochs", "epochs"), ("num_epochs", "epochs"), ("nb_epoch", "epochs")),
        *(("minibatch_size", "batch_size"), ("clip_norm", "clipnorm"), ("optim", "optimizer")),
        *(("val_split", "validation"), ("validation_split", "validation"), ("test_split", "test")),
        *(("val_size", "validation"), ("validation_size", "validation"), ("test_size", "test")),
        *(("reduce_on_plateau", "reduce_lr_on_plateau"), ("model_checkpoint", "checkpoint")),
        *(("swish", "silu"), ("lrelu", "leaky_relu"), ("logsoftmax", "log_softmax")),
        *(("hard_swish", "hard_silu"), ("minimum", "min"), ("maximum", "max")),
        *(("mse", "mean_squared_error"), ("mae", "mean_absolute_error"), ("rms_prop", "rmsprop")),
        ("ignore_index", "ignore_class"),
        *(("acc", "accuracy"), ("val_acc", "val_accuracy"), ("fc", "dense")),
    }
)
"""Pairs with the same meaning and the same values, so that one can replace the other."""

LIBRARIES = frozenset(
    ("torch", "nn", "optim", "tf", "tensorflow", "keras", "layers", "losses", "optimizers")
)
"""Module names that people write before a class name (`nn.Linear`)."""

_DATASET = "save it once as an `npz` file with arrays `x` and `y`"
_TABLE = "save it as a `csv` or `npz` file"
_WARMUP = "write `cosine_decay` with `warmup_steps` and `warmup_target`"
_STEPS = "write `{}` with its `decay_steps` counted in steps, not epochs"
_STAIRS = _STEPS.format("exponential_decay: {staircase: true, …}")
_LINE = _STEPS.format("polynomial_decay")
_INVERSE = "write `divide` with the inverse, such as `divide: 255` for a factor of 1/255"
_ROOT = "write `mean_squared_error`: minimizing it also minimizes its root"

_CODE = "a spec contains no code: build it from layers"

LEFT_OUT: dict[str, dict[str, str]] = {
    "layer": {
        "lambda": "write it as an expression: `- compute: x * 2`",
        "jax_layer": _CODE,
        "flax_layer": _CODE,
        "torch_module_wrapper": _CODE,
        "pipeline": "list its layers in `model.layers`, or define a block",
        "stacked_rnn_cells": "write a list of cells in `rnn`",
        "aug_mix": "write `rand_augment`: Keras chooses its operations with Python's `random` "
        "while a step is traced, so that no seed or resumed run can repeat them",
        "max_num_bounding_boxes": "every sample has as many bounding boxes as its output of shape "
        "`[BOXES, 4]`, so that there are none to cut or pad",
        "tfsm_layer": "a spec contains no saved model: build it from layers",
    },
    "metric": {
        "one_hot_iou": "write `iou`: the loss decides whether targets are one-hot",
        "one_hot_mean_iou": "write `mean_iou`: the loss decides whether targets are one-hot",
        "mean": "write the metric whose mean you want, or `compute` with an expression",
        "sum": "write `compute` with an expression: metrics are means",
        "mean_metric_wrapper": "write `compute` with an expression",
    },
    "optimizer": {
        "loss_scale_optimizer": "write `runtime: {precision: mixed_float16}`",
        "multi_optimizer": "write a list of optimizers, each with `on`",
    },
    "initializer": {"stft": "the kernels of the layer `stft_spectrogram` begin with it"},
    "activation": {
        "threshold": "write a `relu` layer with `threshold`: a name has no parameters",
        "glu": "write two `dense` layers, one with `activation: sigmoid`, and `multiply` them",
    },
    "callback": {
        "early_stopping": "write `training.policy.early_stopping`",
        "model_checkpoint": "write `training.policy.checkpoint`",
        "orbax_checkpoint": "write `training.policy.checkpoint`",
        "backup_and_restore": "write `training.policy.checkpoint`, and continue with "
        "`speccompile run --resume`",
        "reduce_lr_on_plateau": "write `training.policy.reduce_lr_on_plateau`",
        "learning_rate_scheduler": "write a schedule as `learning_rate` of the optimizer",
        "swap_ema_weights": "write `training.ema` with `evaluate`",
        "terminate_on_nan": "a run always ends at the first loss that is not finite",
        "csv_logger": "every run writes `history.csv`",
        "history": "every run has a `history`",
        "progbar_logger": "the option `--progress` says what is shown",
        "tensor_board": "every run writes `history.csv`",
        "remote_monitor": "`--progress json` prints every epoch as JSON",
        "lambda_callback": "a spec contains no code: in Python, give `train` a listener",
    },
}
"""Kind → component of Keras that the language leaves out → why, and what to do instead."""

ABSENT: dict[str, dict[str, str]] = {
    "layer": {
        **LEFT_OUT["layer"],
        "sequential": "list the layers in `model.layers`; define reusable chains in `blocks`",
        "residual": "write `add` with `from: [a, b]` beside it",
        "skip": "write `add` with `from: [a, b]` beside it",
        **dict.fromkeys(
            ("instance_norm1d", "instance_norm2d", "instance_norm3d", "instance_normalization"),
            "write `group_normalization: -1`",
        ),
        "output": "the last layer is the output; name several in `model.outputs`",
    },
    "loss": {
        **dict.fromkeys(("rmse", "root_mean_squared_error", "rmse_loss"), _ROOT),
    },
    "metric": {
        "mean": LEFT_OUT["metric"]["mean"],
        "sum": LEFT_OUT["metric"]["sum"],
        "loss": "remove it: the loss is always measured",
    },
    "optimizer": LEFT_OUT["optimizer"],
    "schedule": {
        "reduce_lr_on_plateau": "write `reduce_lr_on_plateau` under `training.policy`",
        "plateau": "write `reduce_lr_on_plateau` under `training.policy`",
        "step_lr": _STAIRS,
        "exponential_lr": _STEPS.format("exponential_decay"),
        "multi_step_lr": "write `piecewise_constant_decay`, its `boundaries` counted in steps",
        "cosine_annealing_lr": _STEPS.format("cosine_decay"),
        "cosine_annealing_warm_restarts": _STEPS.format("cosine_decay_restarts"),
        **dict.fromkeys(("linear", "linear_lr", "polynomial_lr"), _LINE),
        "one_cycle_lr": _WARMUP,
        "one_cycle": _WARMUP,
        "warmup_cosine": _WARMUP,
        "constant_lr": "write the number alone",
    },
    "normalizer": {
        "none": "remove `normalize`",
        **dict.fromkeys(("rescale", "scale", "rescaling", "multiply", "factor"), _INVERSE),
    },
    "data source": {
        **dict.fromkeys(("mnist", "fashion_mnist", "cifar10", "cifar100", "imdb"), _DATASET),
        **dict.fromkeys(("pandas", "pickle"), _TABLE),
    },
}
"""Kind → name in another library → what to write here; "" if there is no replacement."""


def unqualified(name: str) -> str:
    """Returns a class name without its module: `Linear` for `torch.nn.Linear`."""
    module, _, own = name.rpartition(".")
    return own if module.split(".")[0].lower() in LIBRARIES else name


def instead(kind: str, name: str) -> str | None:
    """Returns what to write for a component of another library that the language lacks.

    None if nothing is known about the name; "" if there is no replacement.
    """
    known = {bare(other): help for other, help in ABSENT.get(kind, {}).items()}
    return known.get(bare(unqualified(name)))
