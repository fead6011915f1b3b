"""The catalogue of layers: a file for each family. This table is its contents page."""

from ..component import Catalogue
from ..operator import Operator

LAYERS: Catalogue[Operator] = Catalogue(
    "layer",
    __package__,
    {
        "core": ("dense", "embedding"),
        "activation": ("activation", "relu", "leaky_relu", "softmax"),
        "regularization": ("dropout", "spatial_dropout2d", "gaussian_noise"),
        "shape": ("flatten", "reshape", "permute"),
        "convolution": (
            "conv1d",
            "conv2d",
            "depthwise_conv2d",
            "separable_conv2d",
            "conv2d_transpose",
        ),
        "pooling": (
            "max_pooling1d",
            "max_pooling2d",
            "average_pooling2d",
            "global_average_pooling1d",
            "global_average_pooling2d",
            "global_max_pooling2d",
        ),
        "image": ("zero_padding2d", "cropping2d", "up_sampling2d", "rescaling"),
        "normalization": ("batch_normalization", "layer_normalization"),
        "merging": ("add", "subtract", "multiply", "average", "maximum", "concatenate"),
        "recurrent": ("lstm", "gru", "bidirectional"),
        "attention": ("multi_head_attention",),
    },
    synonyms={
        "linear": "dense",
        "fc": "dense",
        "fully_connected": "dense",
        "conv": "conv2d",
        "convolution2d": "conv2d",
        "conv_transpose2d": "conv2d_transpose",
        "batchnorm": "batch_normalization",
        "batchnorm1d": "batch_normalization",
        "batchnorm2d": "batch_normalization",
        "batch_norm": "batch_normalization",
        "layernorm": "layer_normalization",
        "layer_norm": "layer_normalization",
        "maxpool2d": "max_pooling2d",
        "max_pool2d": "max_pooling2d",
        "maxpool": "max_pooling2d",
        "avgpool2d": "average_pooling2d",
        "avg_pool2d": "average_pooling2d",
        "adaptive_avg_pool2d": "global_average_pooling2d",
        "global_avg_pool": "global_average_pooling2d",
        "dropout2d": "spatial_dropout2d",
        "concat": "concatenate",
        "cat": "concatenate",
        "sum": "add",
        "mul": "multiply",
        "upsample": "up_sampling2d",
        "pad": "zero_padding2d",
        "attention": "multi_head_attention",
        "mha": "multi_head_attention",
        "embed": "embedding",
        "scale": "rescaling",
    },
)

Operator.catalogue = LAYERS
