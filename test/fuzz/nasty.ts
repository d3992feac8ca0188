import { bounds } from './bounds.js';

/** A source that broke programs before. */
export interface Nasty {
  readonly name: string;
  readonly text: string;
}

const magic = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__'];

/** Places in a config where a name can be: as a key, and as a value that selects other keys. */
const places: readonly ((name: string) => string)[] = [
  name => `{ "${name}": 1 }`,
  name => `{ "${name}": { "${name}": { "${name}": [{ "${name}": true }] } } }`,
  name =>
    `{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "${name}": 1, "offload_optimizer": { "${name}": {} } } }`,
  name => `{ "train_batch_size": 8, "fp16": { "${name}": true }, "bf16": { "enabled": "${name}" }, "${name}": {} }`,
  name => `{ "train_batch_size": 8, "optimizer": { "type": "${name}", "params": { "lr": 1e-3, "${name}": 1 } } }`,
  name => `{ "train_batch_size": 8, "scheduler": { "type": "${name}", "params": { "${name}": 1 } } }`,
  name =>
    `{ "train_batch_size": 8, "zero_optimization": { "stage": "${name}", "offload_param": { "device": "${name}" } } }`,
  name =>
    `{ "train_batch_size": "${name}", "data_types": { "grad_accum_dtype": "${name}" }, "communication_data_type": "${name}" }`,
  name =>
    `{ "compression_training": { "weight_quantization": { "different_groups": { "${name}": { "params": { "${name}": 1 } } } } } }`,
];

const numbers = [
  '1e999',
  '-1e999',
  '-0',
  '0x10',
  '1_000',
  '9'.repeat(400),
  `0.${'1'.repeat(400)}`,
  '1e-999',
  '5e-324',
  'NaN',
  '-Infinity',
  '08',
  '+1',
  '1.',
  '.5',
  '1e',
];

/** A number at each place that the rules calculate with. */
function withNumber(number: string): string {
  return `{ "train_batch_size": ${number}, "train_micro_batch_size_per_gpu": ${number}, "gradient_accumulation_steps": ${number},
    "gradient_clipping": ${number}, "fp16": { "enabled": true, "loss_scale": ${number}, "initial_scale_power": ${number} },
    "zero_optimization": { "stage": ${number}, "reduce_bucket_size": ${number}, "sub_group_size": ${number} },
    "optimizer": { "type": "AdamW", "params": { "lr": ${number}, "betas": [${number}, ${number}] } },
    "elasticity": { "enabled": true, "max_train_batch_size": ${number}, "micro_batch_sizes": [${number}] } }`;
}

function members(count: number, member: (i: number) => string): string {
  return `{ "train_batch_size": 8,\n${Array.from({ length: count }, (_, i) => `  ${member(i)}`).join(',\n')}\n}`;
}

/** Returns the size, or a tenth of it unless everything is tried. */
const scale = bounds.full ? 1 : 0.1;
const deep = 100_000 * scale;
const wide = 10_000 * scale;

/** The greatest depth within a megabyte. */
function nested(open: string, close: string, inner = '1'): string {
  const depth = Math.min(deep, Math.floor(950_000 / (open.length + close.length)));
  return open.repeat(depth) + inner + close.repeat(depth);
}

/** Small and odd sources. */
export const odd: readonly Nasty[] = [
  { name: 'nothing', text: '' },
  { name: 'white space', text: ' \t\r\n \r \n' },
  { name: 'a comment', text: '// only this' },
  { name: 'a comment that is not closed', text: '/* only this' },
  { name: 'a hash', text: '# only this' },
  { name: 'an array', text: '[{ "train_batch_size": 8 }]' },
  { name: 'a string', text: '"train_batch_size"' },
  { name: 'a number', text: '8' },
  { name: 'a literal', text: 'null' },
  { name: 'a word', text: 'train_batch_size' },
  { name: 'no braces', text: '"train_batch_size": 8\n"zero_optimization": {' },
  { name: 'two roots', text: '{ "train_batch_size": 8 }{ "train_batch_size": "x" }' },
  {
    name: 'lone surrogates',
    text: '{ "\ud800": "\udc00", "fp16": { "\udfffenabled": true, "enabled": "\ud83d" } } \ud800',
  },
  { name: 'escaped surrogates', text: '{ "\\ud800": "\\udc00", "fp16": { "enabled\\ud83d": 1 } }' },
  { name: 'surrogate pairs', text: '{ "😀": "😀😀", "fp16": { "enabl😀": true, "enabled": 😀 } }' },
  { name: 'NUL', text: '{ "\u0000": \u0000, "fp16": { "ena\u0000bled": true\u0000 } }\u0000' },
  { name: 'byte order marks', text: '\ufeff{ "train_batch_size": "x"\ufeff, \ufeff"fp16": { } }\ufeff' },
  { name: 'CR only', text: '{\r  "train_batch_size": 8,\r  "fp16": {\r    "enabld": true\r  }\r}\r' },
  {
    name: 'mixed line ends',
    text: '{\r\n  "train_batch_size": 8,\r  "fp16": {\n\r    "enabld": true\r\r\n  }\n}\u2028',
  },
  { name: 'form feeds', text: '{\f"train_batch_size":\u000b8,\u00a0"fp16": {\u0085"enabld": true } }' },
  ...magic.flatMap(name => places.map((place, i) => ({ name: `"${name}", place ${i + 1}`, text: place(name) }))),
  ...numbers.map(number => ({ name: `the number ${number.slice(0, 12)}`, text: withNumber(number) })),
];

/** Large sources: some are larger than any real file. */
export const large: readonly Nasty[] = [
  { name: 'objects, deep', text: nested('{"a":', '}') },
  { name: 'objects, deep, not closed', text: nested('{"a":', '') },
  { name: 'sections, deep', text: nested('{"zero_optimization":', '}') },
  { name: 'arrays, deep', text: nested('[', ']') },
  { name: 'arrays, deep, not closed', text: nested('[', '') },
  { name: 'arrays in a known key, deep', text: `{ "train_batch_size": ${nested('[', ']')} }` },
  { name: 'objects and arrays, deep', text: nested('{"a":[', ']}') },
  { name: 'objects and arrays, deep, not closed', text: nested('{"a":[', '') },
  { name: 'closed only, deep', text: `{"a": 1${'}'.repeat(deep)}` },
  { name: 'closed wrongly, deep', text: nested('{"a":', ']') },
  { name: 'braces of templates, deep', text: `{ "a": ${'{{'.repeat(deep)}` },
  { name: 'unknown keys', text: members(wide, i => `"unknown_${i}": ${i}`) },
  {
    name: 'unknown keys in a strict section',
    text: `{ "zero_optimization": ${members(wide, i => `"unknown_${i}": ${i}`)} }`,
  },
  { name: 'duplicate keys', text: members(wide, i => `"steps_per_print": ${i}`) },
  { name: 'duplicate sections', text: members(wide, () => '"zero_optimization": { "stage": 2 }') },
  { name: 'duplicate unknown keys', text: members(wide, () => '"unknown": 1') },
  { name: 'misspelt keys', text: members(wide, i => `"train_batch_sizes${i}": 8`) },
  { name: 'wrong values', text: members(wide, () => '"fp16": { "enabled": "yes", "loss_scale": "auto" }') },
  { name: 'words', text: members(wide, i => `"unknown_${i}": None`) },
  { name: 'comments', text: members(wide, i => `// comment ${i}\n  "unknown_${i}": 1 /* and ${i} */`) },
  { name: 'trailing commas', text: `{ "a": [${'{ "b": 1, },'.repeat(wide)}] }` },
  { name: 'single quotes that do not close', text: `{ "a": ${"'x\n".repeat(wide)}` },
  { name: 'double quotes that do not close', text: `{ "a": ${'"x\n'.repeat(wide)}` },
  { name: 'slashes', text: `{ "a": ${'/'.repeat(500_000 * scale)}` },
  { name: 'stars of a comment', text: `{ "a": /${'*'.repeat(500_000 * scale)}` },
  { name: 'openings of comments', text: `{ "a": ${'/*'.repeat(250_000 * scale)}` },
  { name: 'white space', text: `{ "a": 1${' '.repeat(900_000 * scale)}}` },
  { name: 'line breaks', text: `{ "a": 1${'\r\n'.repeat(400_000 * scale)}}` },
  { name: 'backslashes', text: `{ "a": "${'\\'.repeat(900_000 * scale)}" }` },
  { name: 'a word without an end', text: `{ "a": ${'x '.repeat(400_000 * scale)}` },
  { name: 'colons', text: `{ "a"${':'.repeat(500_000 * scale)}` },
  { name: 'commas', text: `{ "a": 1${','.repeat(500_000 * scale)}` },
  { name: 'keys without values', text: `{ ${'"a" '.repeat(wide)}` },
  { name: 'statements of a template', text: `{ ${'{% if x '.repeat(100_000 * scale)}` },
  { name: 'an array of numbers', text: `{ "train_batch_size": [${'1, '.repeat(200_000 * scale)}1] }` },
  {
    name: 'values, objects in arrays',
    text: `{ "optimizer": [${'{ "type": "Adam", "params": { "lr": "x" } }, '.repeat(wide)}1] }`,
  },
];

/** One line of 10 MB, at full size. */
export const huge: readonly Nasty[] = [
  {
    name: 'one line, a string',
    text: `{ "train_batch_size": 8, "a": "${'x'.repeat(10_000_000 * scale)}", "fp16": { "enabld": true } }`,
  },
  {
    name: 'one line, members',
    text: `{ ${Array.from({ length: bounds.full ? 400_000 : 5000 }, (_, i) => `"key number ${i}": "v"`).join(', ')} }`,
  },
];
