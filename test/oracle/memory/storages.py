"""Counts the bytes of the tensors that exist while a model trains one step, by what they are."""

import weakref

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

# PyTorch's allocator rounds each block up to a multiple of this.
BLOCK = 512
aten = torch.ops.aten


class Storages(TorchDispatchMode):
    """Sees each new storage, and notices when it is freed.

    `peak` is the most bytes at once without weights, buffers and complete gradients of weights; `peak_with_gradients` is the same with
    these gradients.
    """

    def __init__(self):
        super().__init__()
        self.live, self.references, self.bytes = {}, {}, {}
        self.count = self.peak = self.peak_with_gradients = 0
        self.is_backward = False

    def add(self, storage, kind=None, is_sum=False):
        key, size = storage._cdata, storage.nbytes()
        if size == 0 or key in self.live:
            return
        kind = kind or "activation"
        size = -(-size // BLOCK) * BLOCK
        self.count += 1
        mark = self.count
        self.live[key] = (mark, kind, size)
        self.bytes[kind] = self.bytes.get(kind, 0) + size
        self.references[key] = weakref.ref(storage, lambda _, key=key, mark=mark: self.remove(key, mark))
        if not is_sum:
            self.look()

    def look(self):
        activations = self.bytes.get("activation", 0)
        self.peak = max(self.peak, activations)
        self.peak_with_gradients = max(self.peak_with_gradients, activations + self.bytes.get("gradient", 0))

    def remove(self, key, mark):
        if self.live.get(key, (None,))[0] == mark:
            _, kind, size = self.live.pop(key)
            self.bytes[kind] -= size
            self.references.pop(key, None)

    def rename(self, storage, kind):
        if storage._cdata in self.live:
            mark, before, size = self.live[storage._cdata]
            self.live[storage._cdata] = (mark, kind, size)
            self.bytes[before] -= size
            self.bytes[kind] = self.bytes.get(kind, 0) + size

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        # The engine sums gradients in place on a GPU. It cannot do so with fake tensors: there the sum replaces its first operand.
        is_sum = (
            self.is_backward
            and operation is aten.add.Tensor
            and isinstance(args[1], torch.Tensor)
            and args[0].shape == args[1].shape
        )
        for value in tree_flatten(result)[0]:
            if isinstance(value, torch.Tensor):
                self.add(value.untyped_storage(), is_sum=is_sum)
        return result
