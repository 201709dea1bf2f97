"""The wide residual network: its size, its shape, how it begins."""

from __future__ import annotations

import math
from typing import Any

import pytest

from verify.errors import DomainError
from verify.train.wide_resnet import wide_resnet


def parameters(depth: int, width: int, *, biases: bool) -> int:
    """The parameter count written out: convolutions (9 or 1 weights a pair of channels), BatchNorm, linear layer."""
    blocks = (depth - 4) // 6
    total, inside = 9 * 3 * 16 + biases * 16, 16
    for group in (16 * width, 32 * width, 64 * width):
        for _ in range(blocks):
            total += 2 * inside + 9 * inside * group + 2 * group + 9 * group * group + biases * 2 * group
            if inside != group:
                total += inside * group + biases * group
            inside = group
    return total + 2 * inside + 10 * inside + 10


@pytest.mark.parametrize(("depth", "width"), [(10, 1), (16, 1), (10, 2), (16, 4), (28, 10)])
def test_the_parameters_are_counted(depth: int, width: int, torch: Any) -> None:
    """Depth 6n + 4 and the width give the count; without the biases, which are this implementation's, it differs."""
    count = sum(p.numel() for p in wide_resnet(depth, width).parameters())
    assert count == parameters(depth, width, biases=True)
    assert count != parameters(depth, width, biases=False)


def test_the_published_size(torch: Any) -> None:
    """WRN-28-10 has the 36.5 million parameters of arXiv 1605.07146; the control: WRN-28-9 and WRN-22-10 have not."""
    sizes = [
        parameters(*shape, biases=biases)
        for shape in ((28, 10), (28, 9), (22, 10))
        for biases in (True, False)
    ]
    assert [round(size / 1e6, 1) == 36.5 for size in sizes] == [True, True, False, False, False, False]
    assert sizes[0] == 36_489_290


@pytest.mark.parametrize(("depth", "width"), [(11, 1), (4, 1), (28, 0), (0, 10)])
def test_a_depth_that_does_not_exist_is_refused(depth: int, width: int) -> None:
    """The depth is 6n + 4; one sentence with the name that was given."""
    with pytest.raises(DomainError, match=rf"wrn-{depth}-{width}: the depth is 6n \+ 4"):
        wide_resnet(depth, width)


def test_the_shape_is_halved_twice(torch: Any) -> None:
    """32 x 32 images become 8 x 8 in front of the mean; the output has a score a class."""
    network = wide_resnet(10, 2).eval()
    seen = []
    network[-3].register_forward_hook(lambda module, given, out: seen.append(given[0].shape))
    assert network(torch.zeros(2, 3, 32, 32)).shape == (2, 10)
    assert seen == [(2, 128, 8, 8)]


def test_the_blocks_are_residual(torch: Any) -> None:
    """A block whose last convolution is zero passes its input on; one that changes the shape convolves it."""
    network = wide_resnet(16, 1)
    for block, same in ((network[1], True), (network[3], False), (network[4], True)):
        torch.nn.init.zeros_(block.body[-1].weight)
        x = torch.randn(2, block.body[0].num_features, 8, 8)
        assert (block(x).shape == x.shape and torch.equal(block(x), x)) is same


def test_convolutions_begin_as_in_the_implementation_named(torch: Any) -> None:
    """Xavier-uniform with gain sqrt 2: within sqrt(12/(fan in + fan out)), nearly up to it; biases 0."""
    torch.manual_seed(0)
    for part in wide_resnet(10, 4).modules():
        if isinstance(part, torch.nn.Conv2d):
            area = part.kernel_size[0] ** 2
            bound = math.sqrt(12 / (area * (part.in_channels + part.out_channels)))
            assert 0.97 * bound < part.weight.abs().max() <= bound
            assert not part.bias.any()


def test_only_the_last_norm_has_another_momentum(torch: Any) -> None:
    """0.9 in the last BatchNorm and 0.1 in the others, as in the implementation that C.1 names."""
    norms = [p.momentum for p in wide_resnet(16, 1).modules() if isinstance(p, torch.nn.BatchNorm2d)]
    assert norms == [0.1] * (len(norms) - 1) + [0.9]
