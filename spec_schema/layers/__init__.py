"""The catalogue of layers, by family: one module each."""

from typing import TYPE_CHECKING

from ..component import Catalogue
from ..operator import Operator

LAYERS: Catalogue[Operator] = Catalogue(
    "layer",
    __package__,
    {
        "dense": ("dense",),
        "einsum": ("einsum_dense",),
        "embedding": ("embedding",),
        "reversible_embedding": ("reversible_embedding",),
        "masking": ("masking",),
        "activation": ("activation", "relu", "leaky_relu", "elu", "prelu", "softmax"),
        "dropout": ("dropout",),
        "regularization": (
            *("gaussian_noise", "gaussian_dropout", "alpha_dropout"),
            "activity_regularization",
        ),
        "spatial_dropout": ("spatial_dropout1d", "spatial_dropout2d", "spatial_dropout3d"),
        "shape": ("identity", "flatten", "reshape", "permute", "repeat_vector"),
        "convolution": ("conv1d", "conv2d", "conv3d"),
        "separable_convolution": (
            *("depthwise_conv1d", "depthwise_conv2d", "separable_conv1d", "separable_conv2d"),
        ),
        "transposed_convolution": ("conv1d_transpose", "conv2d_transpose", "conv3d_transpose"),
        "pooling": (
            *("max_pooling1d", "max_pooling2d", "max_pooling3d"),
            *("average_pooling1d", "average_pooling2d", "average_pooling3d"),
        ),
        "global_pooling": (
            *("global_average_pooling1d", "global_average_pooling2d", "global_average_pooling3d"),
            *("global_max_pooling1d", "global_max_pooling2d", "global_max_pooling3d"),
        ),
        "adaptive_pooling": (
            *("adaptive_average_pooling1d", "adaptive_average_pooling2d"),
            "adaptive_average_pooling3d",
            *("adaptive_max_pooling1d", "adaptive_max_pooling2d", "adaptive_max_pooling3d"),
        ),
        "spatial": (
            *("zero_padding1d", "zero_padding2d", "zero_padding3d"),
            *("cropping1d", "cropping2d", "cropping3d"),
            *("up_sampling1d", "up_sampling2d", "up_sampling3d"),
        ),
        "image": ("rescaling", "resizing", "center_crop"),
        "feature_normalization": ("normalization",),
        "categories": ("category_encoding", "discretization", "hashing", "hashed_crossing"),
        "lookup": ("integer_lookup", "string_lookup"),
        "text": ("text_vectorization",),
        "spectrogram": ("mel_spectrogram", "stft_spectrogram"),
        "augmentation": (
            *("random_flip", "random_rotation", "random_translation", "random_zoom"),
            *("random_shear", "random_perspective", "random_elastic_transform", "random_crop"),
        ),
        "color_augmentation": (
            *("random_brightness", "random_contrast", "random_saturation", "random_hue"),
            *("random_color_degeneration", "random_color_jitter", "random_grayscale"),
            *("random_invert", "random_posterization", "random_sharpness", "solarization"),
            *("equalization", "auto_contrast", "contrast_limited_adaptive_histogram_equalization"),
        ),
        "mixing": ("mix_up", "cut_mix"),
        "mixed_augmentation": ("random_gaussian_blur", "random_erasing", "rand_augment"),
        "batch_normalization": ("batch_normalization",),
        "normalization": (
            *("layer_normalization", "group_normalization"),
            *("rms_normalization", "unit_normalization"),
        ),
        "spectral_normalization": ("spectral_normalization",),
        "merging": (
            *("add", "subtract", "multiply", "average", "maximum", "minimum"),
            *("dot", "concatenate"),
        ),
        "recurrent": ("simple_rnn", "lstm", "gru"),
        "rnn": ("rnn",),
        "conv_lstm": ("conv_lstm1d", "conv_lstm2d", "conv_lstm3d"),
        "wrapping": ("bidirectional", "time_distributed"),
        "attention": ("multi_head_attention",),
        "single_head_attention": ("attention", "additive_attention"),
        "grouped_attention": ("group_query_attention",),
        "compute": ("compute",),
        "weight": ("weight",),
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
        "convolution3d": "conv3d",
        "deconvolution2d": "conv2d_transpose",
        "deconvolution3d": "conv3d_transpose",
        "deconv": "conv2d_transpose",
        "deconv1d": "conv1d_transpose",
        "deconv2d": "conv2d_transpose",
        "deconv3d": "conv3d_transpose",
        "convolution1d_transpose": "conv1d_transpose",
        "convolution2d_transpose": "conv2d_transpose",
        "convolution3d_transpose": "conv3d_transpose",
        "conv_transpose1d": "conv1d_transpose",
        "conv_transpose2d": "conv2d_transpose",
        "conv_transpose3d": "conv3d_transpose",
        "separable_convolution1d": "separable_conv1d",
        "separable_convolution2d": "separable_conv2d",
        "depthwise_convolution1d": "depthwise_conv1d",
        "depthwise_convolution2d": "depthwise_conv2d",
        "norm": "batch_normalization",
        "bn": "batch_normalization",
        "batchnorm1d": "batch_normalization",
        "batchnorm2d": "batch_normalization",
        "batchnorm3d": "batch_normalization",
        "layernorm": "layer_normalization",
        "group_norm": "group_normalization",
        "rms_norm": "rms_normalization",
        "unit_norm": "unit_normalization",
        "spectral_norm": "spectral_normalization",
        "maxpool": "max_pooling2d",
        "maxpool1d": "max_pooling1d",
        "maxpool2d": "max_pooling2d",
        "maxpool3d": "max_pooling3d",
        "max_pooling": "max_pooling2d",
        "avgpool": "average_pooling2d",
        "avgpool1d": "average_pooling1d",
        "avgpool2d": "average_pooling2d",
        "avgpool3d": "average_pooling3d",
        "adaptive_avg_pool1d": "adaptive_average_pooling1d",
        "adaptive_avg_pool2d": "adaptive_average_pooling2d",
        "adaptive_avg_pool3d": "adaptive_average_pooling3d",
        "adaptive_max_pool1d": "adaptive_max_pooling1d",
        "adaptive_max_pool2d": "adaptive_max_pooling2d",
        "adaptive_max_pool3d": "adaptive_max_pooling3d",
        "global_avg_pool": "global_average_pooling2d",
        "global_avg_pool1d": "global_average_pooling1d",
        "global_avg_pool2d": "global_average_pooling2d",
        "global_avg_pool3d": "global_average_pooling3d",
        "global_max_pool1d": "global_max_pooling1d",
        "global_max_pool2d": "global_max_pooling2d",
        "global_max_pool3d": "global_max_pooling3d",
        "dropout1d": "spatial_dropout1d",
        "dropout2d": "spatial_dropout2d",
        "dropout3d": "spatial_dropout3d",
        "noise": "gaussian_noise",
        "conv_lstm": "conv_lstm2d",
        "convlstm": "conv_lstm2d",
        "simple_rnn_cell": "simple_rnn",
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
        "zero_pad1d": "zero_padding1d",
        "zero_pad2d": "zero_padding2d",
        "zero_pad3d": "zero_padding3d",
        "crop": "cropping2d",
        "self_attention": "multi_head_attention",
        "mha": "multi_head_attention",
        "multihead_attention": "multi_head_attention",
        "grouped_query_attention": "group_query_attention",
        "gqa": "group_query_attention",
        "bahdanau_attention": "additive_attention",
        "luong_attention": "attention",
        "embed": "embedding",
        "tied_embedding": "reversible_embedding",
        "lambda": "compute",
        "lambda_layer": "compute",
        "expression": "compute",
        "parameter": "weight",
        "variable": "weight",
        "add_weight": "weight",
        "scale": "rescaling",
        "random_horizontal_flip": "random_flip",
        "random_vertical_flip": "random_flip",
        "color_jitter": "random_color_jitter",
        "gaussian_blur": "random_gaussian_blur",
        "elastic_transform": "random_elastic_transform",
        "random_posterize": "random_posterization",
        "random_solarize": "solarization",
        "random_equalize": "equalization",
        "random_autocontrast": "auto_contrast",
        "random_adjust_sharpness": "random_sharpness",
        "mixup": "mix_up",
        "cutmix": "cut_mix",
        "random_cutout": "random_erasing",
        "clahe": "contrast_limited_adaptive_histogram_equalization",
        "resize": "resizing",
        "one_hot": "category_encoding",
        "bucketize": "discretization",
        "standard_scaler": "normalization",
        "melspectrogram": "mel_spectrogram",
        "stft": "stft_spectrogram",
        "feature_hasher": "hashing",
        "crossed_column": "hashed_crossing",
    },
)

Operator.catalogue = LAYERS

if TYPE_CHECKING:
    from .activation import ELU as ELU
    from .activation import Activation as Activation
    from .activation import LeakyReLU as LeakyReLU
    from .activation import PReLU as PReLU
    from .activation import ReLU as ReLU
    from .activation import Softmax as Softmax
    from .adaptive_pooling import AdaptiveAveragePooling1D as AdaptiveAveragePooling1D
    from .adaptive_pooling import AdaptiveAveragePooling2D as AdaptiveAveragePooling2D
    from .adaptive_pooling import AdaptiveAveragePooling3D as AdaptiveAveragePooling3D
    from .adaptive_pooling import AdaptiveMaxPooling1D as AdaptiveMaxPooling1D
    from .adaptive_pooling import AdaptiveMaxPooling2D as AdaptiveMaxPooling2D
    from .adaptive_pooling import AdaptiveMaxPooling3D as AdaptiveMaxPooling3D
    from .attention import MultiHeadAttention as MultiHeadAttention
    from .augmentation import RandomCrop as RandomCrop
    from .augmentation import RandomElasticTransform as RandomElasticTransform
    from .augmentation import RandomFlip as RandomFlip
    from .augmentation import RandomPerspective as RandomPerspective
    from .augmentation import RandomRotation as RandomRotation
    from .augmentation import RandomShear as RandomShear
    from .augmentation import RandomTranslation as RandomTranslation
    from .augmentation import RandomZoom as RandomZoom
    from .batch_normalization import BatchNormalization as BatchNormalization
    from .categories import CategoryEncoding as CategoryEncoding
    from .categories import Discretization as Discretization
    from .categories import HashedCrossing as HashedCrossing
    from .categories import Hashing as Hashing
    from .color_augmentation import AutoContrast as AutoContrast
    from .color_augmentation import (
        ContrastLimitedAdaptiveHistogramEqualization as ContrastLimitedAdaptiveHistogramEqualization,  # noqa: E501
    )
    from .color_augmentation import Equalization as Equalization
    from .color_augmentation import RandomBrightness as RandomBrightness
    from .color_augmentation import RandomColorDegeneration as RandomColorDegeneration
    from .color_augmentation import RandomColorJitter as RandomColorJitter
    from .color_augmentation import RandomContrast as RandomContrast
    from .color_augmentation import RandomGrayscale as RandomGrayscale
    from .color_augmentation import RandomHue as RandomHue
    from .color_augmentation import RandomInvert as RandomInvert
    from .color_augmentation import RandomPosterization as RandomPosterization
    from .color_augmentation import RandomSaturation as RandomSaturation
    from .color_augmentation import RandomSharpness as RandomSharpness
    from .color_augmentation import Solarization as Solarization
    from .compute import Compute as Compute
    from .conv_lstm import ConvLSTM1D as ConvLSTM1D
    from .conv_lstm import ConvLSTM2D as ConvLSTM2D
    from .conv_lstm import ConvLSTM3D as ConvLSTM3D
    from .convolution import Conv1D as Conv1D
    from .convolution import Conv2D as Conv2D
    from .convolution import Conv3D as Conv3D
    from .dense import Dense as Dense
    from .dropout import Dropout as Dropout
    from .einsum import EinsumDense as EinsumDense
    from .embedding import Embedding as Embedding
    from .feature_normalization import Normalization as Normalization
    from .global_pooling import GlobalAveragePooling1D as GlobalAveragePooling1D
    from .global_pooling import GlobalAveragePooling2D as GlobalAveragePooling2D
    from .global_pooling import GlobalAveragePooling3D as GlobalAveragePooling3D
    from .global_pooling import GlobalMaxPooling1D as GlobalMaxPooling1D
    from .global_pooling import GlobalMaxPooling2D as GlobalMaxPooling2D
    from .global_pooling import GlobalMaxPooling3D as GlobalMaxPooling3D
    from .grouped_attention import GroupQueryAttention as GroupQueryAttention
    from .image import CenterCrop as CenterCrop
    from .image import Rescaling as Rescaling
    from .image import Resizing as Resizing
    from .lookup import IntegerLookup as IntegerLookup
    from .lookup import StringLookup as StringLookup
    from .masking import Masking as Masking
    from .merging import Add as Add
    from .merging import Average as Average
    from .merging import Concatenate as Concatenate
    from .merging import Dot as Dot
    from .merging import Maximum as Maximum
    from .merging import Minimum as Minimum
    from .merging import Multiply as Multiply
    from .merging import Subtract as Subtract
    from .mixed_augmentation import RandAugment as RandAugment
    from .mixed_augmentation import RandomErasing as RandomErasing
    from .mixed_augmentation import RandomGaussianBlur as RandomGaussianBlur
    from .mixing import CutMix as CutMix
    from .mixing import MixUp as MixUp
    from .normalization import GroupNormalization as GroupNormalization
    from .normalization import LayerNormalization as LayerNormalization
    from .normalization import RMSNormalization as RMSNormalization
    from .normalization import UnitNormalization as UnitNormalization
    from .pooling import AveragePooling1D as AveragePooling1D
    from .pooling import AveragePooling2D as AveragePooling2D
    from .pooling import AveragePooling3D as AveragePooling3D
    from .pooling import MaxPooling1D as MaxPooling1D
    from .pooling import MaxPooling2D as MaxPooling2D
    from .pooling import MaxPooling3D as MaxPooling3D
    from .recurrent import GRU as GRU
    from .recurrent import LSTM as LSTM
    from .recurrent import SimpleRNN as SimpleRNN
    from .regularization import ActivityRegularization as ActivityRegularization
    from .regularization import AlphaDropout as AlphaDropout
    from .regularization import GaussianDropout as GaussianDropout
    from .regularization import GaussianNoise as GaussianNoise
    from .reversible_embedding import ReversibleEmbedding as ReversibleEmbedding
    from .rnn import RNN as RNN
    from .separable_convolution import DepthwiseConv1D as DepthwiseConv1D
    from .separable_convolution import DepthwiseConv2D as DepthwiseConv2D
    from .separable_convolution import SeparableConv1D as SeparableConv1D
    from .separable_convolution import SeparableConv2D as SeparableConv2D
    from .shape import Flatten as Flatten
    from .shape import Identity as Identity
    from .shape import Permute as Permute
    from .shape import RepeatVector as RepeatVector
    from .shape import Reshape as Reshape
    from .single_head_attention import AdditiveAttention as AdditiveAttention
    from .single_head_attention import Attention as Attention
    from .spatial import Cropping1D as Cropping1D
    from .spatial import Cropping2D as Cropping2D
    from .spatial import Cropping3D as Cropping3D
    from .spatial import UpSampling1D as UpSampling1D
    from .spatial import UpSampling2D as UpSampling2D
    from .spatial import UpSampling3D as UpSampling3D
    from .spatial import ZeroPadding1D as ZeroPadding1D
    from .spatial import ZeroPadding2D as ZeroPadding2D
    from .spatial import ZeroPadding3D as ZeroPadding3D
    from .spatial_dropout import SpatialDropout1D as SpatialDropout1D
    from .spatial_dropout import SpatialDropout2D as SpatialDropout2D
    from .spatial_dropout import SpatialDropout3D as SpatialDropout3D
    from .spectral_normalization import SpectralNormalization as SpectralNormalization
    from .spectrogram import MelSpectrogram as MelSpectrogram
    from .spectrogram import STFTSpectrogram as STFTSpectrogram
    from .text import TextVectorization as TextVectorization
    from .transposed_convolution import Conv1DTranspose as Conv1DTranspose
    from .transposed_convolution import Conv2DTranspose as Conv2DTranspose
    from .transposed_convolution import Conv3DTranspose as Conv3DTranspose
    from .weight import Weight as Weight
    from .wrapping import Bidirectional as Bidirectional
    from .wrapping import TimeDistributed as TimeDistributed
else:
    __getattr__, __dir__ = LAYERS.exports(globals())
