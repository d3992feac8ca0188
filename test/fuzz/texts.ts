import fc from 'fast-check';

/** The parts of configs and of broken ones: every piece that has a branch in the parser. */
export const pieces: readonly string[] = [
  ...['{', '}', '[', ']', ':', ',', '"', "'", "'''", '\\', '\\"', '\\u00', '//', '/*', '*/', '#', '/', '*'],
  ...['{%', '%}', '{{', '}}', '{# a #}', '${X}', '${', '$', '<b>', '%(n)s'],
  ...['\n', '\r', '\r\n', ' ', '\t', '\f', '\u00a0', '\u2028', '\ufeff', '\u0000', '\ud800', '\udc00', '😀'],
  ...['true', 'false', 'null', 'True', 'None', 'NaN', '-Infinity', 'auto', '"auto"', 'stage', '5 GB', 'http://a/b'],
  ...['0', '-0', '1', '3', '1e5', '5e8', '1e999', '0x10', '1_000', '08', '.5', '5.', '-', '+1'],
  ...['"a"', '"a": 1', '"a": {', '"__proto__"', '"constructor": {', '"toString":', '"hasOwnProperty"', '""'],
  ...['"stage"', '"stage": 3', '"zero_optimization": {', '"fp16": {', '"enabled": true', '"optimizer": {'],
  ...['"type"', '"type": "Adam"', '"params": {', '"train_batch_size": 8', '"offload_param": {', '"device": "cpu"'],
];

/** Any string, most of them nearly a config. */
export const garbage: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
      {
        weight: 1,
        arbitrary: fc.string({ unit: fc.nat(0xffff).map(code => String.fromCharCode(code)), maxLength: 3 }),
      },
    ),
    { maxLength: 60, size: 'max' },
  )
  .map(parts => parts.join(''));

const lineEnds = ['\n', '\r\n', '\r'] as const;

/** A value and its JSON. */
interface Layout {
  readonly indent: string;
  readonly eol: (typeof lineEnds)[number];
}

const layout: fc.Arbitrary<Layout> = fc.record({
  indent: fc.constantFrom('', ' ', '  ', '    ', '\t'),
  eol: fc.constantFrom(...lineEnds),
});

/** JSON as programs write it, with any indent and any line ends. */
export const json: fc.Arbitrary<string> = fc
  .tuple(fc.jsonValue({ maxDepth: 6, depthSize: 'large', stringUnit: 'binary' }), layout)
  .map(([value, { indent, eol }]) => JSON.stringify(value, undefined, indent).replaceAll('\n', eol));

/** Names that JavaScript objects have by themselves, and some ordinary ones. */
export const keyNames = [
  'a',
  'b',
  'c',
  'stage',
  '',
  '__proto__',
  'constructor',
  'toString',
  'é😀',
  'say "x"\\',
] as const;

const scalars = fc.oneof(
  fc.constantFrom(
    '1',
    '-0',
    '5e8',
    '1.5',
    'true',
    'false',
    'null',
    '"auto"',
    '"// no comment"',
    '"\\u00e9\\n"',
    '{}',
    '[]',
  ),
);

/** JSON without white space, as a list of tokens; keys are unique in each object. */
const { value: tokens } = fc.letrec<{ value: readonly string[] }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'large' },
    scalars.map(text => [text]),
    fc.array(tie('value'), { maxLength: 3 }).map(items => ['[', ...joined(items), ']']),
    members(tie('value')),
  ),
}));

function members(value: fc.Arbitrary<readonly string[]>): fc.Arbitrary<readonly string[]> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keyNames), value), { maxLength: 4, selector: ([name]) => name })
    .map(list => ['{', ...joined(list.map(([name, own]) => [JSON.stringify(name), ':', ...own])), '}']);
}

function joined(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.flatMap((list, i) => (i === 0 ? list : [',', ...list]));
}

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('', ' ', '\n', '\n  ', '\n\t', '\n\n    ') },
  { weight: 2, arbitrary: fc.constantFrom(' // @\n', '\n  // @ }\n  ', '//@\n') },
  { weight: 2, arbitrary: fc.constantFrom('/* @ */', ' /* @, */ ', '\n/*\n @ {\n*/\n', '/**/') },
);

/**
 * An object with comments between any of its tokens, each with its own number, and line ends of one kind. A trailing
 * comma is possible.
 */
export const commented: fc.Arbitrary<string> = fc
  .tuple(members(tokens), fc.array(gap, { minLength: 1, maxLength: 12 }), fc.constantFrom(...lineEnds), fc.boolean())
  .map(([parts, gaps, eol, trailing]) => {
    let text = '';
    parts.forEach((part, i) => {
      const comma = trailing && /^[}\]]$/.test(part) && !/^[{[]$/.test(parts[i - 1] ?? '') ? ',' : '';
      text += `${gaps[i % gaps.length]?.replace('@', `comment ${i}`)}${comma}${part}`;
    });
    return `${text}${gaps[0]?.replace('@', 'the last comment')}`.replaceAll('\n', eol);
  });
