/**
 * How long the service takes, as ratios to jsonc-parser's bare parse of the same text in the same process, and how that grows
 * with the size of a file. Ratios travel between machines; milliseconds do not.
 *
 *   npm run bench                                  on examples/
 *   DS_CONFIG_CORPUS=folder npm run bench          on real configs
 */
import { parseTree } from 'jsonc-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/service.js';
import { loadCorpus } from '../corpus/corpus-files.js';

const service = createLanguageService({
  markdown: true,
  snippets: true,
  itemDefaults: true,
  relatedInformation: true,
  documentChanges: true,
  snippetEdits: true,
  commands: true,
});
const corpus = loadCorpus();
let sink = 0;

function documentOf(text: string): TextDocument {
  return TextDocument.create('file:///ds_config.json', 'json', 1, text);
}

/** Middle of a text, where most is known and most can be said. */
function middle(document: TextDocument): { line: number; character: number } {
  const text = document.getText();
  const from = text.indexOf('"', text.length >> 1);
  return document.positionAt(from < 0 ? text.length >> 1 : from + 1);
}

interface Work {
  readonly name: string;
  readonly run: (text: string) => void;
}

const works: readonly Work[] = [
  { name: 'parse only (jsonc-parser)', run: text => (sink += parseTree(text)?.length ?? 0) },
  { name: 'diagnose', run: text => (sink += service.diagnose(documentOf(text)).length) },
  {
    name: 'complete',
    run: text => {
      const document = documentOf(text);
      sink += service.complete(document, middle(document)).items.length;
    },
  },
  {
    name: 'hover',
    run: text => {
      const document = documentOf(text);
      sink += service.hover(document, middle(document)) === null ? 0 : 1;
    },
  },
];

function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The shortest of several runs: everything that is added to it is somebody else's doing. */
function best(runs: number, run: () => void): number {
  return Math.min(...Array.from({ length: runs }, () => time(run)));
}

/** A slice takes less time than a busy machine leaves between two interruptions; all files together do not. */
function slicesOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function perFile(): void {
  const texts = corpus.files.map(({ text }) => text);
  const lines = texts.map(text => text.split('\n').length).sort((a, b) => a - b);
  console.log(
    `${texts.length} ${corpus.real ? 'real configs' : 'examples'}, ${lines[lines.length >> 1]} lines in the median`,
  );
  const times = works.map(() => 0);
  for (const slice of slicesOf(texts, 20)) {
    works.forEach(({ run }, i) => {
      times[i] = (times[i] ?? 0) + best(30, () => slice.forEach(run));
    });
  }
  works.forEach(({ name }, i) => {
    const each = ((times[i] ?? 0) / texts.length) * 1000;
    console.log(
      `  ${name.padEnd(28)} ${each.toFixed(1).padStart(8)} us/file ${((times[i] ?? 0) / (times[0] ?? 1)).toFixed(2).padStart(7)} x parse`,
    );
  });
}

/** A legal config of about so many lines: many groups of a section with free names. */
function configOf(lines: number): string {
  const groups = Array.from(
    { length: Math.max(1, Math.round((lines - 12) / 9)) },
    (_, i) => `        "group_${i}": {
          "params": {
            "start_bits": 8,
            "target_bits": 4,
            "quantization_period": 50
          },
          "modules": ["layer_${i}.attention"],
          "related_modules": [["layer_${i}.output"]]
        }`,
  );
  return `{
  "train_batch_size": 8,
  "zero_optimization": { "stage": 2, "overlap_comm": true },
  "compression_training": {
    "weight_quantization": {
      "shared_parameters": { "enabled": true },
      "different_groups": {
${groups.join(',\n')}
      }
    }
  }
}
`;
}

/** Slope of log(time) over log(lines): 1 is linear. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (pick: 0 | 1): number => logs.reduce((sum, point) => sum + point[pick], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

function growth(): void {
  const sizes = [100, 500, 2_000, 10_000, 50_000];
  const texts = sizes.map(configOf);
  console.log(`growth over ${sizes.map(size => size.toLocaleString('en-US')).join(', ')} lines`);
  for (const { name, run } of works) {
    const points = texts.map((text, i) => [text.split('\n').length, best(i < 3 ? 20 : 5, () => run(text))] as const);
    const shown = points.map(([, ms]) => `${ms.toFixed(2)} ms`.padStart(11)).join('');
    console.log(`  ${name.padEnd(28)}${shown}   exponent ${exponent(points).toFixed(2)}`);
  }
}

for (const { run } of works) {
  for (const { text } of corpus.files) {
    run(text);
  }
}
perFile();
growth();
if (Number.isNaN(sink)) {
  throw new Error('nothing was measured');
}
