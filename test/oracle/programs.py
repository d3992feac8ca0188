"""The programs that read a config. Each runs up to a given stage: read the file, build the engine, train a step.

Everything that the file does not set is chosen so that the run succeeds. So the file causes every error. The arguments of Trainer
and Accelerate equal the values in the file. If the file has no optimizer, the program creates one that supports the file's
offloading. The model has two linear layers, or a layer of experts if the file partitions experts. A step is an optimizer step with
all its micro batches. Trainer then saves the model.
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
    """A run has reached its last stage."""


class Progress:
    """The progress of a run: `stage` is its current stage."""

    def __init__(self, until):
        self.stage = "load"
        self.until = until

    def reach(self, stage):
        if self.stage == self.until != stage:
            raise FarEnough
        self.stage = stage


def call_after(owner, name, then):
    """Wraps a function of a class or module so that `then` is called after it returns."""
    original = getattr(owner, name)

    def wrapper(*args, **kwargs):
        result = original(*args, **kwargs)
        then()
        return result

    setattr(owner, name, wrapper)


def watch(until):
    """Returns the progress of DeepSpeed in this process. It stops the run after the stage `until`."""
    import deepspeed

    progress = Progress(until)
    call_after(deepspeed.DeepSpeedConfig, "__init__", lambda: progress.stage == "load" and progress.reach("initialize"))
    call_after(deepspeed, "initialize", lambda: progress.reach("step"))
    return progress


def warm_up():
    """Imports all packages once, so that forked runs need not import them."""
    import accelerate  # noqa: F401
    import cpuinfo
    import deepspeed  # noqa: F401
    import torch._inductor.decomposition  # noqa: F401
    import transformers

    transformers.Trainer, transformers.TrainingArguments  # naming them imports them
    # The CPU optimizers ask for the processor's name each time, which starts a process.
    known = cpuinfo.get_cpu_info()
    cpuinfo.get_cpu_info = lambda: known


def build_ops():
    """Builds the ops that DeepSpeed compiles on first use. That takes minutes and would exceed the time limit of a run."""
    from deepspeed.ops.op_builder import AsyncIOBuilder
    from deepspeed.ops.op_builder.cpu import CPUAdamBuilder, FusedAdamBuilder, ShareMemCommBuilder

    for builder in (CPUAdamBuilder, FusedAdamBuilder, AsyncIOBuilder, ShareMemCommBuilder):
        try:
            builder().load(verbose=False)
        except Exception as error:
            print(f"{builder.NAME}: {error}", flush=True)


class ToyModel(torch.nn.Module):
    """Two linear layers. Accepts all arguments that DeepSpeed and Trainer pass to a model, and returns a loss."""

    # Models of transformers have such a plan for tensor parallelism. Without it, DeepSpeed cannot partition the layers.
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
    """Returns a model of transformers with one layer of experts, which DeepSpeed can partition, with ToyModel's interface."""
    from transformers import MixtralConfig, MixtralForCausalLM

    class ToyExperts(MixtralForCausalLM):
        def forward(self, x, **_):
            ids = torch.ones(x.shape, dtype=torch.long)
            return {"loss": super().forward(input_ids=ids, labels=ids).loss}

    sizes = {"hidden_size": HIDDEN_SIZE, "intermediate_size": HIDDEN_SIZE, "vocab_size": 16, "num_local_experts": MAX_EXPERTS}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2}
    model = ToyExperts(MixtralConfig(num_hidden_layers=1, **sizes, **heads))
    split = {f"model.layers.*.self_attn.{name}_proj": "rowwise" if name == "o" else "colwise" for name in "qkvo"}
    ToyExperts._tp_plan = model._tp_plan = split  # DeepSpeed cannot partition the other layers in the plan of transformers
    model.config.base_model_tp_plan = None
    return model


def model_for(config):
    """Returns a model with experts if the file partitions experts, or else one without."""
    return toy_experts() if at(config, "expert_parallel.enabled", bool) else ToyModel()


class ToyData(torch.utils.data.Dataset):
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        return {"x": torch.ones(HIDDEN_SIZE)}


def json_of(path):
    """Returns the file as JSON; {} if it is not JSON, because the program reports that."""
    try:
        with open(path, encoding="utf-8") as file:
            config = json.load(file)
    except ValueError:
        return {}
    return config if isinstance(config, dict) else {}


def at(config, path, types=(int, float, str, list, dict)):
    """Returns the value at a dotted path; None if it is missing, "auto" or of another type."""
    for name in path.split("."):
        config = config.get(name) if isinstance(config, dict) else None
    is_usable = isinstance(config, types) and config != "auto" and (types is bool or not isinstance(config, bool))
    return config if is_usable else None


NUMBER = (int, float)


# --- DeepSpeed itself


def load_deepspeed(path, world_size):
    """Reads a file like `--deepspeed_config` in a run with this number of processes."""
    import deepspeed

    ranks = {"get_rank": lambda *_: 0, "get_world_size": lambda *_: world_size}
    with mock.patch.multiple(deepspeed.runtime.config.dist, **ranks):
        return deepspeed.DeepSpeedConfig(path)


def model_parallel_size(path):
    """Returns the number of processes for each copy of the model."""
    import deepspeed

    return at(deepspeed.load_ds_config(path), "tensor_parallel.autotp_size", int) or 1


def process_multiple(path):
    """Returns a number of which the processes have to be a multiple, because the file partitions something among so many."""
    import deepspeed

    config = deepspeed.load_ds_config(path)
    experts = at(config, "expert_parallel", dict) or {}
    spread = at(experts, "enabled", bool) and at(experts, "autoep_size", int)
    shards = at(config, "zero_optimization.mics_shard_size", int)
    copies = at(config, "zero_optimization.zero_hpz_partition_size", int)
    return math.lcm(*(count for count in (spread, shards, copies) if count and count > 0))


def client_optimizer(config, parameters):
    """Returns the program's optimizer if the file has none: Adam on the CPU if the file offloads, or else PyTorch's AdamW."""
    if at(config, "optimizer") is not None:
        return None
    device = at(config, "zero_optimization.offload_optimizer.device", str)
    offloads = device in ("cpu", "nvme") or at(config, "zero_optimization.cpu_offload", bool)
    if offloads and config.get("zero_force_ds_cpu_optimizer", True):
        from deepspeed.ops.adam import DeepSpeedCPUAdam

        return DeepSpeedCPUAdam(parameters, lr=1e-3)
    return torch.optim.AdamW(parameters, lr=1e-3)


def parameter_groups(config, model):
    """Returns as many groups of parameters as the scheduler has values for, or all parameters."""
    parameters = list(model.parameters())
    arguments = at(config, "scheduler.params", dict) or {}
    count = max((len(value) for value in arguments.values() if isinstance(value, list)), default=1)
    return parameters if count < 2 else [{"params": parameters[i::count]} for i in range(min(count, len(parameters)))]


def brought(config, model):
    """Returns the program's arguments of deepspeed.initialize: parameters, and an optimizer if the file has none."""
    from deepspeed.moe.utils import configure_moe_param_groups

    if isinstance(model, ToyModel):
        parameters = parameter_groups(config, model)
        return {"model_parameters": parameters, "optimizer": client_optimizer(config, parameters)}
    if at(config, "optimizer") is not None:
        return {}
    # The parameters are known only after DeepSpeed has partitioned the experts.
    return {"optimizer": lambda parameters: client_optimizer(config, configure_moe_param_groups(parameters))}


def run_deepspeed(path, progress):
    import deepspeed

    config = deepspeed.load_ds_config(path)
    model = model_for(config)
    engine, *_ = deepspeed.initialize(model=model, config=path, **brought(config, model))
    train_engine(engine)


def train_engine(engine):
    """Runs one optimizer step with all its micro batches."""
    rows = min(engine.train_micro_batch_size_per_gpu(), MAX_MICRO_BATCH)
    for _ in range(min(engine.gradient_accumulation_steps(), MAX_ACCUMULATION)):
        loss = engine(torch.ones(rows, HIDDEN_SIZE))["loss"]
        engine.backward(loss)
        engine.step()


# --- Trainer


def pretend_gpus():
    """Makes accelerate connect its processes with gloo, as it does with nccl on GPUs. Otherwise each would run alone."""
    from accelerate.state import DistributedType, PartialState

    os.environ.update(ACCELERATE_TORCH_DEVICE="cpu")
    PartialState._prepare_backend = lambda *_, **__: ("gloo", DistributedType.MULTI_GPU)


def processes_meant(path):
    """Returns the number of processes for which the batch sizes of a file are consistent; 1 if they do not determine it."""
    config = json_of(path)
    total = at(config, "train_batch_size", int)
    micro = at(config, "train_micro_batch_size_per_gpu", int) or 1
    steps = at(config, "gradient_accumulation_steps", int) or 1
    whole = micro * steps
    both = at(config, "train_micro_batch_size_per_gpu", int) and at(config, "gradient_accumulation_steps", int)
    return max(1, total // whole) if total and both and total % whole == 0 else 1


def batch_arguments(config):
    """Returns the micro batch and the accumulation steps that agree with the numbers in a file at this WORLD_SIZE."""
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
    """Returns arguments of TrainingArguments that equal each value in a file that Trainer compares with one."""
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
    """Returns the optimizer and the scheduler of a program: dummies if the file defines them."""
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
