"""Wide residual networks for 32 x 32 images (Zagoruyko and Komodakis, arXiv 1605.07146), without dropout.

WRN-depth-width has depth = 6n + 4: a convolution to 16 channels, three groups of n pre-activation blocks with 16, 32
and 64 times ``width`` channels, BatchNorm, ReLU, the mean over the image, a linear layer.

arXiv 2503.09411, C.1 names github.com/bmsookim/wide-resnet.pytorch. From there: every convolution has a bias; their
weights are Xavier-uniform with gain sqrt 2, their biases 0; the second convolution of a block has the stride (the first
one in the original); a change of shape is a 1 x 1 convolution of the block's raw input; the last BatchNorm has
momentum 0.9, the others 0.1. The linear layer is initialised as torch does it.
"""

from __future__ import annotations

import math
from typing import Any

from verify.errors import DomainError
from verify.train.extra import require

CHANNELS = (16, 32, 64)  # of the groups, times the width
STEM = 16


def wide_resnet(depth: int, width: int, classes: int = 10) -> Any:
    """An untrained WRN-depth-width, from torch's random state: (n, 3, 32, 32) floats to (n, classes) scores.

    raises  DomainError unless depth = 6n + 4 with n >= 1 and width >= 1
    """
    blocks, rest = divmod(depth - 4, 6)
    if rest or blocks < 1 or width < 1:
        raise DomainError(
            f"wrn-{depth}-{width}: the depth is 6n + 4 (10, 16, 22, 28, ...), the width at least 1."
        )
    nn = require("torch").nn

    class Block(nn.Module):  # type: ignore[misc, name-defined]
        """x -> shortcut(x) + conv(relu(bn(conv(relu(bn(x))))))."""

        def __init__(self, inside: int, out: int, stride: int) -> None:
            super().__init__()
            first = nn.BatchNorm2d(inside), nn.ReLU(), nn.Conv2d(inside, out, 3, padding=1)
            second = nn.BatchNorm2d(out), nn.ReLU(), nn.Conv2d(out, out, 3, stride=stride, padding=1)
            self.body = nn.Sequential(*first, *second)
            same = inside == out and stride == 1
            self.shortcut = nn.Identity() if same else nn.Conv2d(inside, out, 1, stride=stride)

        def forward(self, x: Any) -> Any:
            return self.body(x) + self.shortcut(x)

    layers, inside = [nn.Conv2d(3, STEM, 3, padding=1)], STEM
    for group, channels in enumerate(CHANNELS):
        for block in range(blocks):
            layers.append(Block(inside, width * channels, 2 if group and not block else 1))
            inside = width * channels
    head = nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inside, classes)
    network = nn.Sequential(*layers, nn.BatchNorm2d(inside, momentum=0.9), *head)
    for part in network.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.xavier_uniform_(part.weight, gain=math.sqrt(2))
            nn.init.zeros_(part.bias)
    return network
