import {
  type Architecture,
  classifier,
  embedding,
  head,
  isTied,
  linear,
  type Module,
  norm,
  plainLayer,
  repeat,
} from './module.js';

function layer(hidden: number, inner: number): readonly Module[] {
  return [...plainLayer(hidden, [hidden, 3], inner, [true, true, true]), norm(hidden, true, 2)];
}

/** BERT, RoBERTa and similar models. Their head predicts masked words. */
const bert: Architecture = (fields, counting) => {
  const hidden = fields.number('hidden_size');
  const vocabulary = fields.number('vocab_size');
  const tied = isTied(fields, counting, true);
  // Without tied weights, the head keeps the bias of the tied one in addition to the bias of its own projection.
  const bias = tied ? [] : [{ params: vocabulary, count: 1 }];
  const top = counting.head
    ? [linear(hidden, hidden, true, 1, 'dense'), norm(hidden, true), head(hidden, vocabulary, tied, true), ...bias]
    : [linear(hidden, hidden, true, 1, 'dense'), ...classifier(hidden, counting.labels)];
  return [
    embedding(vocabulary, hidden),
    embedding(fields.number('max_position_embeddings'), hidden),
    embedding(fields.number('type_vocab_size', 2), hidden),
    norm(hidden, true),
    ...repeat(layer(hidden, fields.number('intermediate_size')), fields.number('num_hidden_layers')),
    ...top,
  ];
};

const electra: Architecture = (fields, counting) => {
  const hidden = fields.number('hidden_size');
  const width = fields.number('embedding_size');
  const vocabulary = fields.number('vocab_size');
  const tied = isTied(fields, counting, true);
  return [
    embedding(vocabulary, width),
    embedding(fields.number('max_position_embeddings'), width),
    embedding(fields.number('type_vocab_size', 2), width),
    norm(width, true),
    ...(width === hidden ? [] : [linear(width, hidden, true, 1, 'embeddings_project')]),
    ...repeat(layer(hidden, fields.number('intermediate_size')), fields.number('num_hidden_layers')),
    ...(counting.head
      ? [norm(width, true), linear(hidden, width, true, 1, 'dense'), head(width, vocabulary, tied, true)]
      : []),
  ];
};

const distilbert: Architecture = (fields, counting) => {
  const hidden = fields.number('dim');
  const vocabulary = fields.number('vocab_size');
  const tied = isTied(fields, counting, true);
  const top = [
    linear(hidden, hidden, true, 1, 'vocab_transform'),
    norm(hidden, true),
    head(hidden, vocabulary, tied, true),
  ];
  const labelled =
    counting.labels === 0
      ? []
      : [linear(hidden, hidden, true, 1, 'pre_classifier'), ...classifier(hidden, counting.labels)];
  return [
    embedding(vocabulary, hidden),
    embedding(fields.number('max_position_embeddings'), hidden),
    norm(hidden, true),
    ...repeat(layer(hidden, fields.number('hidden_dim')), fields.number('n_layers')),
    ...(counting.head ? top : labelled),
  ];
};

/** Splits an image into patches, each of which becomes a token, and has one more token for the image. */
const vit: Architecture = (fields, { labels, bare }) => {
  const hidden = fields.number('hidden_size');
  const patch = fields.number('patch_size', 16);
  const patches = Math.trunc(fields.number('image_size', 224) / patch) ** 2;
  const inputs = fields.number('num_channels', 3) * patch * patch;
  return [
    { params: inputs * hidden + hidden, count: 1, tensor: inputs * hidden },
    { params: (patches + 2) * hidden, count: 1, tensor: (patches + 1) * hidden },
    ...repeat(layer(hidden, fields.number('intermediate_size')), fields.number('num_hidden_layers')),
    norm(hidden, true),
    ...(bare ? [linear(hidden, hidden, true, 1, 'dense')] : classifier(hidden, labels)),
  ];
};

/** Encoders by `model_type`. Source: transformers/models/<model_type>/modeling_*.py, 5.18. */
export const encoders: { readonly [modelType: string]: Architecture } = {
  bert,
  roberta: bert,
  camembert: bert,
  'xlm-roberta': bert,
  electra,
  distilbert,
  vit,
};
