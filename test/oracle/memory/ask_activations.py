"""Asks PyTorch and transformers how much memory the activations of a training step take.

Reads questions, JSON lines `{"config", "class", "step"}`, from stdin; a step is that of server/src/estimating/activations/phases.ts. The
first output line has the versions of torch, transformers and peft. Then one line follows for each question: `{"parameters", "trained",
"kept", "peak", "peakWithGradients"}`, in bytes but for the first two, or null after an error.

Needs no GPU and little memory: the tensors are fake, they have a shape and a dtype but no values.
"""

import contextlib
import json
import os
import sys
import warnings
from unittest import mock

os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
lines = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")

import kernels  # noqa: E402
import peft  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from storages import Storages  # noqa: E402
from torch._subclasses.fake_tensor import FakeTensorMode  # noqa: E402

DTYPES = {2: torch.bfloat16, 4: torch.float32}


def prepare():
    transformers.logging.set_verbosity_error()
    kernels.install()
    # A fake tensor counts as tracing there, and then the model assumes packed sequences. On a GPU there are none in plain batches.
    transformers.masking_utils.find_packed_sequence_indices = lambda *_, **__: None
    # Values do not matter.
    transformers.modeling_utils.PreTrainedModel.initialize_weights = lambda self, *_, **__: None
    draw = torch.rand
    # LayerDrop draws a number for each layer: never drop one.
    torch.rand = lambda *sizes, **options: 0.9 if sizes == ([],) else draw(*sizes, **options)


@contextlib.contextmanager
def in_dtype(dtype):
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


def model_of(question):
    step = question["step"]
    config = transformers.AutoConfig.for_model(**question["config"])
    config.use_cache = False
    return getattr(transformers, question["class"])._from_config(
        config, attn_implementation=step["attention"], dtype=DTYPES[step["elementBytes"]]
    )


def with_trained(model, trained):
    """The model with the weights that do not train frozen, and with adapters of LoRA as they are under DeepSpeed: in its dtype."""
    if trained["kind"] == "lora":
        lora = peft.LoraConfig(
            r=trained["rank"],
            lora_dropout=trained["dropout"],
            target_modules=trained.get("targets"),
            modules_to_save=trained["modulesToSave"] or None,
            task_type="CAUSAL_LM",
        )
        # Adapters are made in the right dtype, and fake tensors cannot be moved.
        with mock.patch.object(torch.nn.Module, "to", lambda self, *_, **__: self):
            return peft.get_peft_model(model, lora, autocast_adapter_dtype=False)
    head = model.get_output_embeddings()
    embedding = model.get_input_embeddings()
    for parameter in model.parameters():
        parameter.requires_grad_(trained["kind"] != "head")
    for parameter in head.parameters() if trained["kind"] == "head" else []:
        parameter.requires_grad_(True)
    for parameter in embedding.parameters() if trained["kind"] == "without-embedding" else []:
        parameter.requires_grad_(False)
    return model


def inputs_of(question, config):
    step = question["step"]
    batch, length = step["microBatch"], step["sequenceLength"]
    if "image_size" in question["config"]:
        size, channels = config.image_size, config.num_channels
        pixels = torch.empty(batch, channels, size, size, dtype=DTYPES[step["elementBytes"]])
        return {"pixel_values": pixels, "labels": torch.empty(batch, dtype=torch.long)}
    one_label = "Classification" in question["class"]
    labels = torch.zeros(*((batch,) if one_label else (batch, length)), dtype=torch.long)
    inputs = {"input_ids": torch.zeros(batch, length, dtype=torch.long), "labels": labels}
    if step["padded"]:
        inputs["attention_mask"] = torch.ones(batch, 1, length, length, dtype=torch.bool)
    return inputs


def kept_bytes(model, storages, inputs, weights):
    """Runs the forward pass. Returns the loss, and the bytes that autograd keeps for the backward pass."""
    kept = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if storage._cdata not in weights:
            # The storage itself is kept, too: the address of a freed one could be that of another.
            kept[storage._cdata] = storage
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = model(**inputs).loss
    total = sum(storage.nbytes() for storage in kept.values())
    kept.clear()
    return loss, total


def answer(question):
    step = question["step"]
    with FakeTensorMode(allow_non_fake_inputs=True):
        with in_dtype(DTYPES[step["elementBytes"]]):
            model = model_of(question)
            parameters = sum(each.numel() for each in model.parameters())
            model = with_trained(model, step["trained"])
        model.train()
        if step["checkpointing"] != "off":
            reentrant = step["checkpointing"] == "reentrant"
            model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": reentrant})
            if step["trained"]["kind"] != "all":
                model.enable_input_require_grads()
        storages = Storages()
        for each in model.parameters():
            storages.add(each.untyped_storage(), "weight")
        for each in model.buffers():
            storages.add(each.untyped_storage(), "buffer")
        weights = set(storages.live)
        trained = [each for each in model.parameters() if each.requires_grad]
        for each in trained:
            each.register_post_accumulate_grad_hook(lambda each: storages.rename(each.grad.untyped_storage(), "gradient"))
        inputs = inputs_of(question, model.config)
        for each in inputs.values():
            storages.add(each.untyped_storage())
        with storages:
            loss, kept = kept_bytes(model, storages, inputs, weights)
            storages.is_backward = True
            loss.backward()
        return {
            "parameters": parameters,
            "trained": sum(each.numel() for each in trained),
            "kept": kept,
            "peak": storages.peak,
            "peakWithGradients": storages.peak_with_gradients,
        }


def main():
    prepare()
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__}
    print(json.dumps({name: version.split("+")[0] for name, version in versions.items()}), file=lines, flush=True)
    for line in sys.stdin:
        # A process for each question: what one leaves behind in torch does not disturb the next.
        child = os.fork()
        if child == 0:
            print(json.dumps(answer(json.loads(line))), file=lines, flush=True)
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            print("null", file=lines, flush=True)


main()
