"""The programs that read a config, each run as far as it is asked: read the file, build the engine, train a step.

What the file leaves open is chosen in its favour, so that an error is the file's own: the arguments of Trainer and Accelerate
are those that the file names; where the file has no optimizer the program brings one that goes with the file's offloading; the
model is two linear layers, or has a layer of experts where the file spreads experts. A step is an optimizer step with all its micro batches; under Trainer the model is saved after it.
"""

import json
import math
import os
from unittest import mock

import torch

HIDDEN_SIZE = 8
MAX_EXPERTS = 16
MAX_MICRO_BATCH = 64
MAX_ACCUMULATION = 256


class FarEnough(Exception):
    """A run has got as far as it was asked to."""


class Progress:
    """How far a run has got: `stage` is what it is doing at the moment."""

    def __init__(self, until):
        self.stage = "load"
        self.until = until

    def reach(self, stage):
        if self.stage == self.until != stage:
            raise FarEnough
        self.stage = stage


def call_after(owner, name, then):
    """Wraps a function of a class or module so that `then` is called when it has returned."""
    original = getattr(owner, name)

    def wrapper(*args, **kwargs):
        result = original(*args, **kwargs)
        then()
        return result

    setattr(owner, name, wrapper)


def watch(until):
    """Makes DeepSpeed of this process tell how far it has got."""
    import deepspeed

    progress = Progress(until)
    call_after(deepspeed.DeepSpeedConfig, "__init__", lambda: progress.stage == "load" and progress.reach("initialize"))
    call_after(deepspeed, "initialize", lambda: progress.reach("step"))
    return progress


def warm_up():
    """Imports everything once, so that runs can be forked."""
    import accelerate  # noqa: F401
    import cpuinfo
    import deepspeed  # noqa: F401
    import torch._inductor.decomposition  # noqa: F401
    import transformers

    transformers.Trainer, transformers.TrainingArguments  # both are imported when they are first named
    # The CPU optimizers ask for the processor's name, which starts a process each time.
    known = cpuinfo.get_cpu_info()
    cpuinfo.get_cpu_info = lambda: known


def build_ops():
    """Builds what DeepSpeed compiles on first use: minutes the first time, and no run is timed on it."""
    from deepspeed.ops.op_builder import AsyncIOBuilder
    from deepspeed.ops.op_builder.cpu import CPUAdamBuilder, FusedAdamBuilder, ShareMemCommBuilder

    for builder in (CPUAdamBuilder, FusedAdamBuilder, AsyncIOBuilder, ShareMemCommBuilder):
        try:
            builder().load(verbose=False)
        except Exception as error:
            print(f"{builder.NAME}: {error}", flush=True)


class ToyModel(torch.nn.Module):
    """Two linear layers; takes whatever DeepSpeed and Trainer pass on to a model, and returns a loss."""

    # What a model of transformers says for tensor parallelism; without it DeepSpeed does not know how to split the layers.
    _tp_plan = {"first": "colwise", "second": "rowwise"}

    def __init__(self):
        super().__init__()
        from transformers import PretrainedConfig

        self.first = torch.nn.Linear(HIDDEN_SIZE, HIDDEN_SIZE)
        self.second = torch.nn.Linear(HIDDEN_SIZE, HIDDEN_SIZE)
        self.config = PretrainedConfig(hidden_size=HIDDEN_SIZE)

    def forward(self, x, **_):
        hidden = self.second(torch.relu(self.first(x.to(self.first.weight.dtype))))
        return {"loss": hidden.float().pow(2).mean()}


def toy_experts():
    """A model of transformers with one layer of experts, which DeepSpeed knows how to spread; takes and returns what ToyModel does."""
    from transformers import MixtralConfig, MixtralForCausalLM

    class ToyExperts(MixtralForCausalLM):
        def forward(self, x, **_):
            ids = torch.ones(x.shape, dtype=torch.long)
            return {"loss": super().forward(input_ids=ids, labels=ids).loss}

    sizes = {"hidden_size": HIDDEN_SIZE, "intermediate_size": HIDDEN_SIZE, "vocab_size": 16, "num_local_experts": MAX_EXPERTS}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2}
    model = ToyExperts(MixtralConfig(num_hidden_layers=1, **sizes, **heads))
    split = {f"model.layers.*.self_attn.{name}_proj": "rowwise" if name == "o" else "colwise" for name in "qkvo"}
    ToyExperts._tp_plan = model._tp_plan = split  # DeepSpeed cannot split what else transformers plans to split
    model.config.base_model_tp_plan = None
    return model


def model_for(config):
    """The model in a file's favour: one that has experts if the file spreads them."""
    return toy_experts() if at(config, "expert_parallel.enabled", bool) else ToyModel()


class ToyData(torch.utils.data.Dataset):
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        return {"x": torch.ones(HIDDEN_SIZE)}


def json_of(path):
    """The file as plain JSON; {} when it is none: the program is the one to say so."""
    try:
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
    except ValueError:
        return {}
    return config if isinstance(config, dict) else {}


def at(config, path, types=(int, float, str, list, dict)):
    """The value at a dotted path; None when it is missing, "auto", or of another type."""
    for name in path.split("."):
        config = config.get(name) if isinstance(config, dict) else None
    is_usable = isinstance(config, types) and config != "auto" and (types is bool or not isinstance(config, bool))
    return config if is_usable else None


NUMBER = (int, float)


# --- DeepSpeed itself


def load_deepspeed(path, world_size):
    """Reads a file as `--deepspeed_config` does on that many processes."""
    import deepspeed

    ranks = {"get_rank": lambda *_: 0, "get_world_size": lambda *_: world_size}
    with mock.patch.multiple(deepspeed.runtime.config.dist, **ranks):
        return deepspeed.DeepSpeedConfig(path)


def model_parallel_size(path):
    """The number of processes that a file wants for each copy of the model."""
    import deepspeed

    return at(deepspeed.load_ds_config(path), "tensor_parallel.autotp_size", int) or 1


def process_multiple(path):
    """The number that the processes have to be a multiple of: those that share out experts, shards or a copy of the parameters."""
    import deepspeed

    config = deepspeed.load_ds_config(path)
    experts = at(config, "expert_parallel", dict) or {}
    spread = at(experts, "enabled", bool) and at(experts, "autoep_size", int)
    shards = at(config, "zero_optimization.mics_shard_size", int)
    copies = at(config, "zero_optimization.zero_hpz_partition_size", int)
    return math.lcm(*(count for count in (spread, shards, copies) if count and count > 0))


def client_optimizer(config, parameters):
    """The optimizer a program brings when the file has none: Adam on the CPU if the file offloads, else PyTorch's AdamW."""
    if at(config, "optimizer") is not None:
        return None
    device = at(config, "zero_optimization.offload_optimizer.device", str)
    offloads = device in ("cpu", "nvme") or at(config, "zero_optimization.cpu_offload", bool)
    if offloads and config.get("zero_force_ds_cpu_optimizer", True):
        from deepspeed.ops.adam import DeepSpeedCPUAdam

        return DeepSpeedCPUAdam(parameters, lr=1e-3)
    return torch.optim.AdamW(parameters, lr=1e-3)


def parameter_groups(config, model):
    """As many groups of parameters as the scheduler has values for, or all parameters."""
    parameters = list(model.parameters())
    arguments = at(config, "scheduler.params", dict) or {}
    count = max((len(value) for value in arguments.values() if isinstance(value, list)), default=1)
    return parameters if count < 2 else [{"params": parameters[i::count]} for i in range(min(count, len(parameters)))]


def brought(config, model):
    """The arguments of deepspeed.initialize that are the program's: parameters, and an optimizer where the file has none."""
    from deepspeed.moe.utils import configure_moe_param_groups

    if isinstance(model, ToyModel):
        parameters = parameter_groups(config, model)
        return {"model_parameters": parameters, "optimizer": client_optimizer(config, parameters)}
    if at(config, "optimizer") is not None:
        return {}
    # What there is to optimize is known only when the experts have been spread.
    return {"optimizer": lambda parameters: client_optimizer(config, configure_moe_param_groups(parameters))}


def run_deepspeed(path, progress):
    import deepspeed

    config = deepspeed.load_ds_config(path)
    model = model_for(config)
    engine, *_ = deepspeed.initialize(model=model, config=path, **brought(config, model))
    train_engine(engine)


def train_engine(engine):
    """One optimizer step, with all the micro batches that are accumulated for it."""
    rows = min(engine.train_micro_batch_size_per_gpu(), MAX_MICRO_BATCH)
    for _ in range(min(engine.gradient_accumulation_steps(), MAX_ACCUMULATION)):
        loss = engine(torch.ones(rows, HIDDEN_SIZE))["loss"]
        engine.backward(loss)
        engine.step()


# --- Trainer


def pretend_gpus():
    """Makes accelerate join its processes by gloo as it joins those with GPUs by nccl; without GPUs each would be alone."""
    from accelerate.state import DistributedType, PartialState

    os.environ.update(ACCELERATE_TORCH_DEVICE="cpu")
    PartialState._prepare_backend = lambda *_, **__: ("gloo", DistributedType.MULTI_GPU)


def processes_meant(path):
    """The number of processes for which the batch sizes of a file hold, 1 when it does not say."""
    config = json_of(path)
    total = at(config, "train_batch_size", int)
    micro = at(config, "train_micro_batch_size_per_gpu", int) or 1
    steps = at(config, "gradient_accumulation_steps", int) or 1
    whole = micro * steps
    both = at(config, "train_micro_batch_size_per_gpu", int) and at(config, "gradient_accumulation_steps", int)
    return max(1, total // whole) if total and both and total % whole == 0 else 1


def batch_arguments(config):
    """(micro batch, accumulation steps) that agree with a file's literals on this many processes."""
    size = int(os.environ["WORLD_SIZE"])
    total = at(config, "train_batch_size", int)
    micro = at(config, "train_micro_batch_size_per_gpu", int)
    steps = at(config, "gradient_accumulation_steps", int)
    if total and not micro:
        micro = max(1, total // size // (steps or 1))
    if total and not steps:
        steps = max(1, total // size // (micro or 1))
    return micro or 1, steps or 1


def agreeing_arguments(config):
    """Arguments of TrainingArguments that agree with every literal in a file that Trainer compares with one."""
    micro, steps = batch_arguments(config)
    betas = at(config, "optimizer.params.betas", list) or []
    beta1, beta2 = betas if len(betas) == 2 and all(isinstance(beta, NUMBER) for beta in betas) else (0.9, 0.999)
    total = at(config, "scheduler.params.total_num_steps", int)
    named = {
        "max_grad_norm": at(config, "gradient_clipping", NUMBER),
        "learning_rate": at(config, "optimizer.params.lr", NUMBER) or at(config, "scheduler.params.warmup_max_lr", NUMBER),
        "weight_decay": at(config, "optimizer.params.weight_decay", NUMBER),
        "adam_epsilon": at(config, "optimizer.params.eps", NUMBER),
        "warmup_steps": at(config, "scheduler.params.warmup_num_steps", NUMBER),
        "fp16": at(config, "fp16.enabled", bool),
        "bf16": at(config, "bf16.enabled", bool),
    }
    return {
        "per_device_train_batch_size": micro,
        "gradient_accumulation_steps": steps,
        "adam_beta1": beta1,
        "adam_beta2": beta2,
        "max_steps": total or 1,
        **{name: value for name, value in named.items() if value is not None},
    }


def run_transformers(path, progress):
    from transformers import Trainer, TrainerCallback, TrainingArguments, training_args

    pretend_gpus()
    training_args.is_torch_bf16_gpu_available = lambda: True

    class StopAfterOneStep(TrainerCallback):
        def on_step_end(self, args, state, control, **_):
            control.should_training_stop = True

    arguments = agreeing_arguments(json_of(path))
    args = TrainingArguments(
        output_dir="out", deepspeed=path, report_to=[], save_strategy="no", disable_tqdm=True, **arguments
    )
    rows = args.per_device_train_batch_size * args.gradient_accumulation_steps * int(os.environ["WORLD_SIZE"])
    trainer = Trainer(
        model=ToyModel(), args=args, train_dataset=ToyData(max(1, rows)), callbacks=[StopAfterOneStep()]
    )
    trainer.train()
    trainer.save_model("out/model")


# --- Accelerate


def accelerate_objects(config, model, steps):
    """The optimizer and the scheduler a program has to bring: dummies for what the file defines."""
    from accelerate.utils import DummyOptim, DummyScheduler

    if "optimizer" in config:
        optimizer = DummyOptim(model.parameters(), lr=at(config, "optimizer.params.lr", NUMBER) or 1e-3)
    else:
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    if "scheduler" not in config:
        return [optimizer]
    warmup = at(config, "scheduler.params.warmup_num_steps", int) or 1
    return [optimizer, DummyScheduler(optimizer, total_num_steps=max(steps, warmup + 1), warmup_num_steps=warmup)]


def run_accelerate(path, progress):
    from accelerate import Accelerator
    from accelerate.utils import DeepSpeedPlugin

    pretend_gpus()
    config = json_of(path)
    micro, steps = batch_arguments(config)
    precision = next((name for name in ("fp16", "bf16") if at(config, f"{name}.enabled", bool)), "no")
    accelerator = Accelerator(
        deepspeed_plugin=DeepSpeedPlugin(hf_ds_config=path),
        mixed_precision=precision,
        gradient_accumulation_steps=steps,
    )
    model = ToyModel()
    loader = torch.utils.data.DataLoader(ToyData(max(1, micro)), batch_size=max(1, micro))
    engine, *_ = accelerator.prepare(model, loader, *accelerate_objects(config, model, 100))
    train_engine(engine)


runs = {"deepspeed": run_deepspeed, "transformers": run_transformers, "accelerate": run_accelerate}
