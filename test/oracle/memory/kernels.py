"""Lets fake tensors on the CPU do what CUDA does: dropout keeps a mask of a byte, attention has kernels of its own.

The autograd engine refuses fake tensors of a GPU when there is no driver, so the device is the CPU. The choice of the kernel is that of
aten/src/ATen/native/transformers/cuda/sdp_utils.cpp; the temporary tensors are those of its backward kernels.
"""

import torch
import torch.nn.functional as F

aten = torch.ops.aten
plain_attention = F.scaled_dot_product_attention


def dropout(input, p=0.5, training=True, inplace=False):
    return torch.native_dropout(input, p, True)[0] if training and p > 0 else input


def round_up(number, multiple):
    return -(-number // multiple) * multiple


class Flash(torch.autograd.Function):
    @staticmethod
    def forward(ctx, query, key, value, p, is_causal, scale):
        out, logsumexp = aten._scaled_dot_product_flash_attention(query, key, value, p, is_causal, False, scale=scale)[:2]
        ctx.save_for_backward(query, key, value, out, logsumexp)
        return out

    @staticmethod
    def backward(ctx, gradient):
        query, key, value, _, _ = ctx.saved_tensors
        batch, heads, length, width = query.shape
        rows = round_up(length, 128)
        temporaries = [query.new_empty(batch, heads, rows, dtype=torch.float32)]
        temporaries.append(query.new_empty(batch, rows, heads, round_up(width, 32), dtype=torch.float32))
        gradients = [torch.empty_like(each) for each in (query, key, value)]
        if key.shape[1] != heads:
            temporaries += [key.new_empty(batch, key.shape[2], heads, width) for _ in range(2)]
        return (*gradients, None, None, None)


class Efficient(torch.autograd.Function):
    @staticmethod
    def forward(ctx, query, key, value, bias, p, is_causal, scale):
        out, logsumexp = aten._scaled_dot_product_efficient_attention(query, key, value, bias, True, p, is_causal, scale=scale)[:2]
        ctx.save_for_backward(query, key, value, out, logsumexp, bias)
        return out

    @staticmethod
    def backward(ctx, gradient):
        query, key, value, _, _, bias = ctx.saved_tensors
        batch, heads, length, _ = query.shape
        temporaries = [query.new_empty(batch, heads, round_up(length, 32), dtype=torch.float32)]
        gradients = [torch.empty_like(each) for each in (query, key, value)]
        if query.dtype != torch.float32:
            temporaries.append(torch.empty_like(query, dtype=torch.float32))
        of_bias = torch.empty_like(bias) if bias is not None and ctx.needs_input_grad[3] else None
        return (*gradients, of_bias, None, None, None)


def additive(mask, query, key):
    """The mask as the kernel takes it: of the dtype of the queries, with rows that are aligned, for all heads."""
    if mask.dtype == torch.bool:
        mask = torch.zeros_like(mask, dtype=query.dtype).masked_fill_(mask.logical_not(), float("-inf"))
    if mask.shape[-1] % 16:
        mask = F.pad(mask, (0, 16 - mask.shape[-1] % 16))[..., : mask.shape[-1]]
    return mask.expand(query.shape[0], query.shape[1], query.shape[2], key.shape[2])


def attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
    width, value_width = query.shape[-1], value.shape[-1]
    if query.dtype != torch.float32 and attn_mask is None and width == value_width and width <= 256:
        pad = -width % 8
        padded = [F.pad(each, (0, pad)) if pad else each for each in (query, key, value)]
        out = Flash.apply(*padded, dropout_p, is_causal, scale if scale is not None else width**-0.5)
        return out[..., :width] if pad else out
    if width % 8 == 0 and value_width % 8 == 0:
        mask = None if attn_mask is None else additive(attn_mask, query, key)
        return Efficient.apply(query, key, value, mask, dropout_p, is_causal, scale)
    times = query.shape[1] // key.shape[1]
    if times > 1:
        key, value = key.repeat_interleave(times, 1), value.repeat_interleave(times, 1)
    return plain_attention(query, key, value, attn_mask, dropout_p, is_causal, scale=scale)


def install():
    torch.nn.functional.dropout = dropout
    torch.nn.functional.scaled_dot_product_attention = attention
