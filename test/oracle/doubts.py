"""Errors that say nothing about a config, because this machine causes them: it has no GPU, or lacks a package."""

import re

# (a pattern of the exception's message, the reason why it says nothing about the config)
DOUBTS = (
    (r"No module named '(\w+)", r"the package \1 is not installed"),
    (r"pip install (\w+)", r"the package \1 is not installed"),
    (r"Unable to import (\w+)", r"the package \1 is not installed"),
    (r"local variable 'Mu(Adam|AdamW|SGD)'", "the package mup is not installed"),
    (r"Backend gloo does not", "needs NCCL"),
    (r"not been implemented on CPU|not implemented on CPU", "DeepSpeed has no version of it for CPUs"),
    (r"Unable to JIT load the (\w+) op", r"the op \1 cannot be built here"),
    (r"CUDA_HOME|nvcc|[Nn]o CUDA|compiled with CUDA|only supported for CUDA|CUDA (driver|runtime)|NVIDIA driver", "needs CUDA"),
    (r"[Tt]ype fp16 is not supported|fp16 .*(not supported|requires a GPU)", "fp16 needs a GPU or another processor"),
    (r"[Tt]ype bf16 is not supported", "bf16 needs a GPU or another processor"),
    (r"_CanRecordRegistry\.get\(\)", "AutoEP of this release does not go with the transformers that is installed"),
    (r"Address already in use|EADDRINUSE", "the port was taken"),
    (r"No space left on device|Cannot allocate memory|not enough memory", "the machine is too small"),
)


def doubt_about(error):
    """Returns the reason why an exception says nothing about the config; None if it does."""
    text = f"{type(error).__name__}: {error}"
    for pattern, reason in DOUBTS:
        match = re.search(pattern, text)
        if match:
            return match.expand(reason)
    return None
