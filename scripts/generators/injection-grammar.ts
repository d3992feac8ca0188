import { readdirSync, readFileSync } from 'node:fs';

interface CatalogEntry {
  readonly type: string | readonly string[];
  readonly status?: string;
  readonly hidden?: boolean;
}

type Catalog = ReadonlyMap<string, CatalogEntry>;

type Captures = Readonly<Record<string, { readonly name: string }>>;

interface Rule {
  readonly include?: string;
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly captures?: Captures;
  readonly begin?: string;
  readonly beginCaptures?: Captures;
  readonly end?: string;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

interface PairOptions {
  readonly ahead?: string;
  readonly values: readonly Rule[];
}

const CATALOG_DATA = new URL('../../server/src/catalog/data/', import.meta.url);

const PRECISIONS: readonly string[] = ['fp16', 'bf16', 'bfloat16'];

const KEY_SCOPE = 'string.json support.type.property-name.json';
const VALUE_SCOPE = 'meta.structure.dictionary.value.json';
const KEY_BEGIN = { name: 'punctuation.support.type.property-name.begin.json' };
const KEY_END = { name: 'punctuation.support.type.property-name.end.json' };

// A grammar sees one line at a time: a value on the next line is assumed to fit.
const LINE_REST = '$|/[/*]';
const OBJECT_AHEAD = `\\s*(?:\\{|${LINE_REST})`;

const AUTO: Rule = { include: '#auto' };
const STAGE: Rule = { include: '#stage' };
const VALUE_REST: Rule = { include: '#value-rest' };
const OBJECT_REST: Rule = { include: '#object-rest' };

// Around the special words the result has to look as if the JSON grammar itself had matched. In an injection `$base`
// means the injection, so the JSON grammar is called by its name. JSON with comments gets the scopes of JSON here, too.
const REPOSITORY: Readonly<Record<string, Rule>> = {
  auto: {
    name: 'string.quoted.double.json constant.language.auto.deepspeed',
    match: '(")auto(")',
    captures: {
      1: { name: 'punctuation.definition.string.begin.json' },
      2: { name: 'punctuation.definition.string.end.json' },
    },
  },
  stage: {
    name: 'constant.numeric.json constant.numeric.stage.deepspeed',
    match: `[0-3](?=\\s*(?:[,}]|${LINE_REST}))`,
  },
  'value-rest': {
    patterns: [
      { include: 'source.json#value' },
      { name: 'invalid.illegal.expected-dictionary-separator.json', match: '[^,\\s]' },
    ],
  },
  'object-rest': {
    patterns: [
      { include: 'source.json#objectkey' },
      { include: 'source.json#comments' },
      {
        name: VALUE_SCOPE,
        begin: ':',
        beginCaptures: { 0: { name: 'punctuation.separator.dictionary.key-value.json' } },
        end: '(,)|(?=\\})',
        endCaptures: { 1: { name: 'punctuation.separator.dictionary.pair.json' } },
        patterns: [VALUE_REST],
      },
      { name: 'invalid.illegal.expected-dictionary-separator.json', match: '[^}\\s]' },
    ],
  },
};

function readCatalog(): Catalog {
  const files = readdirSync(CATALOG_DATA).filter(file => file.endsWith('.json'));
  return new Map(
    files.flatMap(file => {
      const entries: Record<string, CatalogEntry> = JSON.parse(readFileSync(new URL(file, CATALOG_DATA), 'utf8'));
      return Object.entries(entries);
    }),
  );
}

function isOffered(entry: CatalogEntry): boolean {
  return !entry.hidden && entry.status !== 'ignored' && entry.status !== 'rejected';
}

function childNames(catalog: Catalog, parent: string): string[] {
  const prefix = parent === '' ? '' : `${parent}.`;
  return [...catalog]
    .filter(([path, entry]) => path.startsWith(prefix) && isOffered(entry))
    .map(([path]) => path.slice(prefix.length))
    .filter(name => /^\w+$/.test(name))
    .sort();
}

function precisionAhead(catalog: Catalog): string {
  // Benchmark results and model lists have objects called "fp16" too, so the first member is checked.
  const members = [...new Set(PRECISIONS.flatMap(section => childNames(catalog, section)))].sort();
  return `\\s*(?:\\{\\s*(?:\\}|"(?:${alternatives(members)})"|${LINE_REST})|${LINE_REST})`;
}

function alternatives(names: readonly string[]): string {
  return names.join('|');
}

function pair(names: readonly string[], { ahead, values }: PairOptions): Rule {
  return {
    begin: `((")(?:${alternatives(names)})("))\\s*(:)${ahead ? `(?=${ahead})` : ''}`,
    beginCaptures: {
      1: { name: KEY_SCOPE },
      2: KEY_BEGIN,
      3: KEY_END,
      4: { name: `${VALUE_SCOPE} punctuation.separator.dictionary.key-value.json` },
    },
    contentName: VALUE_SCOPE,
    end: '(,)|(?=\\})',
    endCaptures: { 1: { name: `${VALUE_SCOPE} punctuation.separator.dictionary.pair.json` } },
    patterns: [...values, VALUE_REST],
  };
}

function object(...members: readonly Rule[]): Rule {
  return {
    name: 'meta.structure.dictionary.json',
    begin: '\\{',
    beginCaptures: { 0: { name: 'punctuation.definition.dictionary.begin.json' } },
    end: '\\}',
    endCaptures: { 0: { name: 'punctuation.definition.dictionary.end.json' } },
    patterns: [...members, OBJECT_REST],
  };
}

function zeroOptimization(): Rule {
  const bufferSizes = ['reduce_bucket_size', 'stage3_prefetch_bucket_size', 'stage3_param_persistence_threshold'];
  const offload = object(pair(['device', 'nvme_path'], { values: [AUTO] }));
  return pair(['zero_optimization'], {
    values: [
      object(
        pair(['stage'], { values: [STAGE, AUTO] }),
        pair([...bufferSizes, 'stage3_gather_16bit_weights_on_model_save'], { values: [AUTO] }),
        pair(['offload_optimizer', 'offload_param'], { values: [offload] }),
      ),
    ],
  });
}

function precision(catalog: Catalog): Rule {
  // No program fills "bfloat16", the old name of bf16: only DeepSpeed knows it.
  return pair(['fp16', 'bf16'], {
    ahead: precisionAhead(catalog),
    values: [object(pair(['enabled'], { values: [AUTO] }))],
  });
}

function parametersOf(section: string, names: readonly string[]): Rule {
  const params = object(pair(names, { values: [AUTO] }));
  return pair([section], {
    ahead: OBJECT_AHEAD,
    values: [object(pair(['params'], { ahead: OBJECT_AHEAD, values: [params] }))],
  });
}

function batchSizes(): Rule {
  const ahead = `\\s*(?:"auto"|${LINE_REST})`;
  const names = ['train_micro_batch_size_per_gpu', 'train_batch_size', 'gradient_accumulation_steps'];
  return pair([...names, 'gradient_clipping'], { ahead, values: [AUTO] });
}

/**
 * Returns the grammar that is injected into JSON and JSON with comments, made from the catalog.
 *
 * It marks values: each `"auto"` that Hugging Face fills, and the ZeRO stage. It is applied to every JSON file, so they
 * count only below sections that no other program has. Depth does not matter, because a config may be embedded in a
 * larger file. Keys keep the color of JSON's keys: two colors of keys looked random.
 */
export function injectionGrammar(): string {
  const catalog = readCatalog();
  const grammar = {
    information_for_contributors: [
      'Generated from the files in server/src/catalog/data by scripts/generators/injection-grammar.ts: change those.',
    ],
    scopeName: 'deepspeed-config.injection',
    injectionSelector: 'L:source.json -comment -string',
    patterns: [
      zeroOptimization(),
      precision(catalog),
      parametersOf('optimizer', ['lr', 'betas', 'eps', 'weight_decay']),
      parametersOf('scheduler', ['warmup_min_lr', 'warmup_max_lr', 'warmup_num_steps', 'total_num_steps']),
      batchSizes(),
    ],
    repository: REPOSITORY,
  };
  return `${JSON.stringify(grammar, null, 2)}\n`;
}
