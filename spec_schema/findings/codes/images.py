"""Codes about folders of images."""

from ..code import ERROR, WARNING, Code

SC431 = Code(
    "SC431",
    ERROR,
    "no class folders",
    "The folder is what says the class of a picture.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/pictures/cat.png --
a grey picture
-- wrong/pictures/dog.png --
a grey picture
-- right/pictures/cat/1.png --
a grey picture
-- right/pictures/dog/1.png --
a grey picture
-- finding --
error[SC431]: pictures has no folders in it, and each class needs one
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: put the pictures into pictures/<class>/
""",
)

SC432 = Code(
    "SC432",
    ERROR,
    "folder without pictures",
    "It would become a class without samples.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/pictures/cat/notes.txt --
To be drawn.
-- pictures/dog/1.png --
a grey picture
-- right/pictures/cat/1.png --
a grey picture
-- finding --
error[SC432]: no PNG, JPEG, BMP or GIF lies in pictures/cat
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: remove an empty folder, or fill it: it would be a class without samples
""",
)

SC433 = Code(
    "SC433",
    ERROR,
    "picture that does not decode",
    "In the middle of training, its name is lost.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- wrong/pictures/cat/1.png --
What a proxy says instead of the picture: 404 Not Found.
-- right/pictures/cat/1.png --
a grey picture
-- pictures/dog/1.png --
a grey picture
-- finding --
error[SC433]: pictures, cat/1.png: the file isn't a PNG, JPEG, BMP or GIF inside
help: replace the picture, or remove it
""",
)

SC434 = Code(
    "SC434",
    ERROR,
    "input that is no picture",
    "Height, width and channels must be known.",
    example="""\
-- wrong/spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [64]}
  layers: [dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
""",
)

SC450 = Code(
    "SC450",
    WARNING,
    "pictures left out",
    "Nothing is learned from them, and nothing predicted.",
    example="""\
-- command --
speccompile run spec.yaml
-- spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- pictures/cat/1.png --
a grey picture
-- wrong/pictures/cat/2.webp --
a picture in another format
-- right/pictures/cat/2.png --
a grey picture
-- pictures/dog/1.png --
a grey picture
-- finding --
warning[SC450]: 1 WebP file of pictures can't be read: cat/2.webp
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: convert it to PNG or JPEG
""",
)

SC451 = Code(
    "SC451",
    ERROR,
    "folders that can't be classes",
    "Each folder is a class, and these would be wrong.",
    example="""\
-- command --
speccompile run spec.yaml
-- wrong/spec.yaml --
spec: 1
data:
  images: {path: pictures}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- right/spec.yaml --
spec: 1
data:
  images: {path: pictures/train}
model:
  inputs: {pixels: [8, 8, 1]}
  layers: [flatten, dense: 2]
training:
  loss: sparse_categorical_crossentropy
  optimizer: adam
  epochs: 3
-- pictures/train/cat/1.png --
a grey picture
-- pictures/train/dog/1.png --
a grey picture
-- pictures/validation/cat/1.png --
a grey picture
-- pictures/validation/dog/1.png --
a grey picture
-- finding --
error[SC451]: `train` and `validation` in pictures look like parts of the data, not classes
 --> spec.yaml:3:18  (data.images.path)
  |
3 |   images: {path: pictures}
  |                  ^^^^^^^^
  |
help: use one of them: `path: pictures/train`, with a folder for each class in it
""",
)
