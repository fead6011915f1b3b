"""The catalogue of layers, by family: one module each."""

from typing import TYPE_CHECKING

from ..component import Catalogue
from ..operator import Operator

LAYERS: Catalogue[Operator] = Catalogue(
    "layer",
    __package__,
    {
        "dense": ("dense",),
        "embedding": ("embedding",),
        "activation": ("activation", "relu", "leaky_relu", "softmax"),
        "regularization": ("dropout", "spatial_dropout2d", "gaussian_noise"),
        "shape": ("flatten", "reshape", "permute"),
        "convolution": ("conv1d", "conv2d"),
        "separable_convolution": ("depthwise_conv2d", "separable_conv2d"),
        "transposed_convolution": ("conv2d_transpose",),
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
        "compute": ("compute",),
    },
    synonyms={
        "linear": "dense",
        "lazy_linear": "dense",
        "fc": "dense",
        "fully_connected": "dense",
        "dense_layer": "dense",
        "time_distributed_dense": "dense",
        "conv": "conv2d",
        "convolution1d": "conv1d",
        "convolution2d": "conv2d",
        "deconvolution2d": "conv2d_transpose",
        "deconv": "conv2d_transpose",
        "deconv2d": "conv2d_transpose",
        "convolution2d_transpose": "conv2d_transpose",
        "conv_transpose2d": "conv2d_transpose",
        "separable_convolution2d": "separable_conv2d",
        "depthwise_convolution2d": "depthwise_conv2d",
        "norm": "batch_normalization",
        "bn": "batch_normalization",
        "batchnorm1d": "batch_normalization",
        "batchnorm2d": "batch_normalization",
        "batchnorm3d": "batch_normalization",
        "layernorm": "layer_normalization",
        "maxpool": "max_pooling2d",
        "maxpool1d": "max_pooling1d",
        "maxpool2d": "max_pooling2d",
        "max_pooling": "max_pooling2d",
        "avgpool": "average_pooling2d",
        "avgpool2d": "average_pooling2d",
        "adaptive_avg_pool1d": "global_average_pooling1d",
        "adaptive_avg_pool2d": "global_average_pooling2d",
        "adaptive_max_pool2d": "global_max_pooling2d",
        "global_avg_pool": "global_average_pooling2d",
        "global_avg_pool1d": "global_average_pooling1d",
        "global_avg_pool2d": "global_average_pooling2d",
        "global_max_pool2d": "global_max_pooling2d",
        "dropout2d": "spatial_dropout2d",
        "noise": "gaussian_noise",
        "prelu": "leaky_relu",
        "lstm_cell": "lstm",
        "gru_cell": "gru",
        "cudnn_lstm": "lstm",
        "cudnn_gru": "gru",
        "bilstm": "bidirectional",
        "bigru": "bidirectional",
        "unflatten": "reshape",
        "view": "reshape",
        "transpose": "permute",
        "concat": "concatenate",
        "cat": "concatenate",
        "merge": "concatenate",
        "sum": "add",
        "mul": "multiply",
        "upsample": "up_sampling2d",
        "upsampling_nearest2d": "up_sampling2d",
        "pad": "zero_padding2d",
        "zero_pad2d": "zero_padding2d",
        "crop": "cropping2d",
        "attention": "multi_head_attention",
        "self_attention": "multi_head_attention",
        "mha": "multi_head_attention",
        "embed": "embedding",
        "lambda": "compute",
        "lambda_layer": "compute",
        "expression": "compute",
        "scale": "rescaling",
    },
)

Operator.catalogue = LAYERS

if TYPE_CHECKING:
    from .activation import Activation as Activation
    from .activation import LeakyReLU as LeakyReLU
    from .activation import ReLU as ReLU
    from .activation import Softmax as Softmax
    from .attention import MultiHeadAttention as MultiHeadAttention
    from .compute import Compute as Compute
    from .convolution import Conv1D as Conv1D
    from .convolution import Conv2D as Conv2D
    from .dense import Dense as Dense
    from .embedding import Embedding as Embedding
    from .image import Cropping2D as Cropping2D
    from .image import Rescaling as Rescaling
    from .image import UpSampling2D as UpSampling2D
    from .image import ZeroPadding2D as ZeroPadding2D
    from .merging import Add as Add
    from .merging import Average as Average
    from .merging import Concatenate as Concatenate
    from .merging import Maximum as Maximum
    from .merging import Multiply as Multiply
    from .merging import Subtract as Subtract
    from .normalization import BatchNormalization as BatchNormalization
    from .normalization import LayerNormalization as LayerNormalization
    from .pooling import AveragePooling2D as AveragePooling2D
    from .pooling import GlobalAveragePooling1D as GlobalAveragePooling1D
    from .pooling import GlobalAveragePooling2D as GlobalAveragePooling2D
    from .pooling import GlobalMaxPooling2D as GlobalMaxPooling2D
    from .pooling import MaxPooling1D as MaxPooling1D
    from .pooling import MaxPooling2D as MaxPooling2D
    from .recurrent import GRU as GRU
    from .recurrent import LSTM as LSTM
    from .recurrent import Bidirectional as Bidirectional
    from .regularization import Dropout as Dropout
    from .regularization import GaussianNoise as GaussianNoise
    from .regularization import SpatialDropout2D as SpatialDropout2D
    from .separable_convolution import DepthwiseConv2D as DepthwiseConv2D
    from .separable_convolution import SeparableConv2D as SeparableConv2D
    from .shape import Flatten as Flatten
    from .shape import Permute as Permute
    from .shape import Reshape as Reshape
    from .transposed_convolution import Conv2DTranspose as Conv2DTranspose
else:
    __getattr__, __dir__ = LAYERS.exports(globals())
