"""Asks DeepSpeed how much memory the states of a training step take, with one process per GPU on CPU.

Reads questions, JSON lines `{"ranks", "config", "frozen"}`, from stdin. The first output line has the versions of torch and deepspeed. Then
one line follows for each question: `{"parameters", "trained", "largest", "resident", "forward", "backward", "step"}`, or null after an
error. The last four are bytes of all tensors of a process, wherever they would be on a GPU, of the process that has the most.

The model is small. The optimizer is an Adam that allocates nothing but its states, as fused kernels on a GPU do.
"""

import gc
import json
import os
import sys
import tempfile
import warnings
import weakref

os.environ.update(DS_ACCELERATOR="cpu", OMP_NUM_THREADS="1")
lines = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")

import torch  # noqa: E402
import torch.multiprocessing as mp  # noqa: E402
from torch.utils._python_dispatch import TorchDispatchMode  # noqa: E402
from torch.utils._pytree import tree_flatten  # noqa: E402

HIDDEN, INNER, LAYERS, WORDS = 256, 1024, 15, 984


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(WORDS, HIDDEN)
        self.layers = torch.nn.ModuleList(
            torch.nn.Sequential(torch.nn.Linear(HIDDEN, INNER), torch.nn.ReLU(), torch.nn.Linear(INNER, HIDDEN))
            for _ in range(LAYERS)
        )
        self.head = torch.nn.Linear(HIDDEN, WORDS)

    def forward(self, tokens):
        hidden = self.embedding(tokens)
        for layer in self.layers:
            hidden = hidden + layer(hidden)
        return torch.nn.functional.cross_entropy(self.head(hidden).float().view(-1, WORDS), tokens.view(-1))


class Adam(torch.optim.AdamW):
    state_dtype = torch.float32

    @torch.no_grad()
    def step(self, closure=None):
        for parameter in (p for group in self.param_groups for p in group["params"] if p.grad is not None):
            state = self.state[parameter]
            for name in ("exp_avg", "exp_avg_sq"):
                if name not in state:
                    state[name] = torch.zeros_like(parameter, dtype=self.state_dtype)


class Storages(TorchDispatchMode):
    """Counts the bytes of all storages that operations make, until they are freed."""

    def __init__(self):
        super().__init__()
        self.live, self.bytes, self.peak, self.made = {}, 0, 0, 0

    def add(self, tensor):
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key in self.live or storage.nbytes() == 0 or tensor.device.type == "meta":
            return
        self.made += 1
        number = self.made
        self.live[key] = (storage.nbytes(), number, weakref.ref(storage, lambda _: self.remove(key, number)))
        self.bytes += storage.nbytes()
        self.peak = max(self.peak, self.bytes)

    def remove(self, key, number):
        entry = self.live.get(key)
        if entry is not None and entry[1] == number:
            self.bytes -= entry[0]
            del self.live[key]

    def peak_of(self, action):
        gc.collect()
        self.peak = self.bytes
        with self:
            result = action()
        return result, self.peak

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        for tensor in tree_flatten(result)[0]:
            if isinstance(tensor, torch.Tensor):
                self.add(tensor)
        return result


def count(parameter):
    return getattr(parameter, "ds_numel", parameter.numel())


def measure(deepspeed, question):
    config = question["config"]
    Adam.state_dtype = torch.bfloat16 if config.get("bf16", {}).get("bf16_optimizer_states") else torch.float32
    if config["zero_optimization"]["stage"] == 3:
        with deepspeed.zero.Init(config_dict_or_path=config):
            model = Model()
    else:
        model = Model()
    for name, parameter in model.named_parameters():
        parameter.requires_grad = not any(part in name for part in question["frozen"])
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    storages = Storages()
    for parameter in model.parameters():
        storages.add(parameter.data)
        if getattr(parameter, "ds_tensor", None) is not None:
            storages.add(parameter.ds_tensor.data)
    (engine, *_), _ = storages.peak_of(
        lambda: deepspeed.initialize(model=model, optimizer=Adam(trained, lr=1e-4), config=config)
    )
    tokens = torch.randint(0, WORDS, (1, 4))
    for _ in range(2):
        for _ in range(config.get("gradient_accumulation_steps", 1)):
            loss, forward = storages.peak_of(lambda: engine(tokens))
            _, backward = storages.peak_of(lambda: engine.backward(loss))
            del loss
            _, step = storages.peak_of(engine.step)
    gc.collect()
    peaks = {"resident": storages.bytes, "forward": forward, "backward": backward, "step": step}
    counts = {
        "parameters": sum(map(count, model.parameters())),
        "trained": sum(map(count, trained)),
        "largest": max(map(count, trained)),
    }
    engine.destroy()
    return counts, peaks


def answer(rank, ranks, questions, path, port):
    os.environ.update(RANK=str(rank), LOCAL_RANK=str(rank), WORLD_SIZE=str(ranks), MASTER_ADDR="127.0.0.1")
    os.environ.update(MASTER_PORT=str(port), LOCAL_SIZE=str(ranks))
    torch.set_num_threads(1)
    import logging

    import deepspeed
    import deepspeed.ops.adam
    from deepspeed.accelerator import get_accelerator
    from deepspeed.runtime import engine
    from deepspeed.runtime.zero import stage3, stage_1_and_2

    deepspeed.utils.logger.setLevel(logging.ERROR)
    type(get_accelerator()).is_fp16_supported = lambda self: True
    # Each of these decides about a path by the class of the optimizer.
    for module, name in (
        (engine, "FusedAdam"),
        (deepspeed.ops.adam, "DeepSpeedCPUAdam"),
        (stage_1_and_2, "DeepSpeedCPUAdam"),
        (stage3, "DeepSpeedCPUAdam"),
    ):
        setattr(module, name, Adam)
    deepspeed.init_distributed("gloo")
    with open(path if rank == 0 else os.devnull, "w") as file:
        for question in questions:
            try:
                counts, own = measure(deepspeed, question)
            except Exception as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
                counts, own = None, None
            peaks = [None] * ranks
            torch.distributed.all_gather_object(peaks, own)
            found = counts and {**counts, **{name: max(each[name] for each in peaks) for name in own}}
            file.write(json.dumps(found) + "\n")
            file.flush()
            gc.collect()


if __name__ == "__main__":
    from importlib.metadata import version

    asked = [json.loads(line) for line in sys.stdin if line.strip()]
    found = {}
    for ranks in sorted({question["ranks"] for question in asked}):
        own = [index for index, question in enumerate(asked) if question["ranks"] == ranks]
        with tempfile.NamedTemporaryFile("r") as file:
            port = 29500 + os.getpid() % 500 + ranks
            mp.spawn(answer, (ranks, [asked[index] for index in own], file.name, port), nprocs=ranks)
            found.update(zip(own, file.read().splitlines(), strict=True))
    print(json.dumps({name: version(name) for name in ("torch", "deepspeed")}), file=lines)
    for index in range(len(asked)):
        print(found[index], file=lines)
    lines.flush()
