"""Prints the values of DeepSpeed's config object for a config, in the shape of the file.

Reads questions, one JSON object per line, `{"id", "text", "worldSize"}`, from stdin and writes answers in the same order to
stdout: `{"id", "version", "held"}` with the sections and keys of a file, or `{"id", "error"}` if DeepSpeed refuses the config.
"""

import json
import os
import sys
from types import SimpleNamespace

os.environ.update(DS_ACCELERATOR="cpu", OMP_NUM_THREADS="1", RANK="0", LOCAL_RANK="0", WORLD_SIZE="1", MASTER_ADDR="127.0.0.1")

# The key in the file, and the attribute of the config object.
SCALARS = {
    "train_batch_size": "train_batch_size",
    "train_micro_batch_size_per_gpu": "train_micro_batch_size_per_gpu",
    "gradient_accumulation_steps": "gradient_accumulation_steps",
    "managed_gradient_accumulation": "managed_gradient_accumulation",
    "steps_per_print": "steps_per_print",
    "dump_state": "dump_state",
    "disable_allgather": "disable_allgather",
    "communication_data_type": "communication_data_type",
    "seq_parallel_communication_data_type": "seq_parallel_communication_data_type",
    "prescale_gradients": "prescale_gradients",
    "gradient_predivide_factor": "gradient_predivide_factor",
    "gradient_allreduce_op": "gradient_allreduce_op",
    "sparse_gradients": "sparse_gradients_enabled",
    "gradient_clipping": "gradient_clipping",
    "graph_harvesting": "graph_harvesting",
    "zero_allow_untested_optimizer": "zero_allow_untested_optimizer",
    "zero_force_ds_cpu_optimizer": "zero_force_ds_cpu_optimizer",
    "wall_clock_breakdown": "wall_clock_breakdown",
    "memory_breakdown": "memory_breakdown",
    "use_data_before_expert_parallelism": "use_data_before_expert_parallel_",
    "dataloader_drop_last": "dataloader_drop_last",
    "log_level": "log_level",
    "disable_python_gc": "disable_python_gc",
}
SECTIONS = {
    "activation_checkpointing": "activation_checkpointing_config",
    "fp16": "float16_config",
    "bf16": "bfloat16_config",
    "flops_profiler": "flops_profiler_config",
    "autotuning": "autotuning_config",
    "hybrid_engine": "hybrid_engine",
    "sparse_attention": "sparse_attention",
    "pipeline": "pipeline",
    "data_efficiency": "data_efficiency_config",
    "aio": "aio_config",
    "nebula": "nebula_config",
    "weight_quantization": "weight_quantization_config",
    "compile": "compile_config",
    "tensor_parallel": "tensor_parallel_config",
    "expert_parallel": "expert_parallel_config",
}
DATA_TYPES = ("grad_accum_dtype", "param_dtype", "buffer_dtype", "keep_in_fp32_modules")
DTYPES = {"torch.float32": "fp32", "torch.float16": "fp16", "torch.bfloat16": "bf16"}


def by_alias(model):
    """Returns the attributes of a pydantic model by their names in a file."""
    from pydantic import BaseModel

    if isinstance(model, BaseModel):
        fields = type(model).model_fields
        return {(fields[key].alias or key) if key in fields else key: by_alias(value) for key, value in vars(model).items()}
    if isinstance(model, dict):
        return {key: by_alias(value) for key, value in model.items()}
    return model


def offloading(model):
    """Returns the same without the members that DeepSpeed derives and does not read from a file."""
    zero = by_alias(model)
    offload = zero.get("offload_optimizer")
    return {**zero, "offload_optimizer": offload and {key: value for key, value in offload.items() if key != "pipeline"}}


def compression(groups):
    """Returns the same with the mixed quantization of weights as an object, as in a file."""
    shared = {**groups["weight_quantization"]["shared_parameters"]}
    mixed = {"enabled": shared["fp16_mixed_quantize"], "quantize_change_ratio": shared.pop("quantize_change_ratio")}
    weights = {**groups["weight_quantization"], "shared_parameters": {**shared, "fp16_mixed_quantize": mixed}}
    return {**groups, "weight_quantization": weights}


def switched(config, name, parameters, enabled):
    """Returns a section that the config object stores as a switch and a dict; None if the file does not have it."""
    written = name in config._param_dict
    return {"enabled": getattr(config, enabled), **getattr(config, parameters)} if written else None


def typed(name, config, more):
    """Returns the optimizer or the scheduler; None if the file does not have it."""
    if name not in config._param_dict:
        return None
    return {"type": getattr(config, f"{name}_name"), "params": getattr(config, f"{name}_params"), **more}


def checkpoint(config):
    return {
        **config.checkpoint_config,
        "load_universal": config.load_universal_checkpoint,
        "use_node_local_storage": config.use_node_local_storage,
        "parallel_write": {"pipeline_stage": config.checkpoint_parallel_write_pipeline},
    }


def comms_logger(config):
    comms = config.comms_config
    return vars(comms.comms_logger) if comms.comms_logger_enabled else None


def torch_autocast(config):
    return None if "torch_autocast" not in config._param_dict else {
        "enabled": config.torch_autocast_enabled,
        "dtype": config.torch_autocast_dtype,
        "lower_precision_safe_modules": config.torch_autocast_lower_precision_safe_modules,
    }


def read(config, names):
    """Returns the attributes that this release has, by their keys in the file."""
    return {key: getattr(config, name) for key, name in names.items() if hasattr(config, name)}


def held(config):
    """Returns the config object in the shape of a file."""
    return {
        **read(config, SCALARS),
        **{key: by_alias(value) for key, value in read(config, SECTIONS).items()},
        **{key: by_alias(getattr(config.monitor_config, key)) for key in ("tensorboard", "comet", "wandb", "csv_monitor")},
        "zero_optimization": offloading(config.zero_config),
        "compression_training": compression(config.compression_config) if hasattr(config, "compression_config") else None,
        "optimizer": typed("optimizer", config, {"legacy_fusion": config.optimizer_legacy_fusion}),
        "scheduler": typed("scheduler", config, {}),
        "amp": switched(config, "amp", "amp_params", "amp_enabled"),
        "progressive_layer_drop": switched(config, "progressive_layer_drop", "pld_params", "pld_enabled"),
        "curriculum_learning": switched(
            config, "curriculum_learning", "curriculum_params_legacy", "curriculum_enabled_legacy"
        ),
        "torch_autocast": torch_autocast(config),
        "comms_logger": comms_logger(config),
        "checkpoint": checkpoint(config),
        "data_types": read(config, {key: key for key in DATA_TYPES}),
        "timers": {"throughput": by_alias(config.timers_config)},
    }


def named(value):
    """Returns a value with data types replaced by their names in files."""
    if isinstance(value, dict):
        return {key: named(item) for key, item in value.items()}
    return DTYPES.get(value, value) if isinstance(value, str) else value


def answer(question):
    import deepspeed
    import hjson
    from deepspeed.runtime import config as module
    from deepspeed.runtime.config_utils import dict_raise_error_on_duplicate_keys as refuse_duplicates
    from defaults import plain

    size = question["worldSize"]
    module.dist = SimpleNamespace(get_rank=lambda: 0, get_world_size=lambda *_: size)
    try:
        parsed = hjson.loads(question["text"], object_pairs_hook=refuse_duplicates)
        config = module.DeepSpeedConfig(parsed)
        return {"id": question["id"], "version": deepspeed.__version__.strip(), "held": named(plain(held(config)))}
    except BaseException as error:
        return {"id": question["id"], "error": type(error).__name__}


def main():
    answers = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    with os.fdopen(answers, "w") as out:
        for line in sys.stdin:
            out.write(json.dumps(answer(json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
