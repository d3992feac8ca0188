import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { reportOn } from '../../server/src/cli/reports/report.js';
import { rulePage } from '../../server/src/describing/links.js';
import { hostfileRules } from '../../server/src/hostfile/rules/hostfile-rules.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import { runRules } from '../../server/src/runs/rules/run-rules.js';
import { assertSarif, isSarif } from '../sarif-schema.js';
import { type Folder, folderOf, run } from './program.js';

const refused = `{
  "train_batch_size": 8,
  "zero_optimization": { "stage": 2, "overlap_comm": true, "overlap_comm": false },
  "a,b:c%d": 1
}
`;
const [twice, unknown] = reportOn('ds_config.json', refused, defaultSettings).findings;
const position = (line: number, character: number) => ({ line, character });

describe('formats of check', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = folderOf({ 'ds_config.json': refused, 'clean.json': '{ "train_batch_size": 8 }' });
  });
  afterEach(() => folder.remove());

  async function written(format: string, ...operands: readonly string[]): Promise<string> {
    const files = operands.length === 0 ? ['ds_config.json', 'clean.json', 'missing.json'] : operands;
    return (await run(['check', '--format', format, ...files], { cwd: folder.path })).out;
  }

  it('text looks like compiler output', async () => {
    assert.equal(
      await written('text'),
      `ds_config.json:3:60: error duplicate-key: ${twice?.message}
      "zero_optimization": { "stage": 2, "overlap_comm": true, "overlap_comm": false },
                                                               ^~~~~~~~~~~~~~
ds_config.json:3:38: note: ${twice?.related[0]?.message}
ds_config.json:4:3: warning unknown-key: ${unknown?.message}
      "a,b:c%d": 1
      ^~~~~~~~~
2 files checked for DeepSpeed ${newestVersion}: 1 error, 1 warning (2 fixable with --fix --unsafe-fixes).
`,
    );
  });

  it('text does not let a file control the terminal', async () => {
    const name = 'ds_\u001b[31m.json';
    folder.remove();
    folder = folderOf({ [name]: '{ "fp16": { "\u001b[2Jx\u202e": 1 } }' });
    const { out } = await run(['check', '.'], { cwd: folder.path });
    assert.match(out, /error unknown-key/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test asserts that these are removed.
    assert.doesNotMatch(out, /[\u001b\u202e]/);
  });

  it('json is an array with exactly these members', async () => {
    assert.deepEqual(JSON.parse(await written('json')), [
      {
        file: 'ds_config.json',
        loader: 'deepspeed',
        version: newestVersion,
        diagnostics: [
          {
            code: 'duplicate-key',
            severity: 'error',
            failsAt: 'load',
            message: twice?.message,
            path: 'zero_optimization.overlap_comm',
            range: { start: position(2, 59), end: position(2, 73) },
            fix: { title: 'Remove the first "overlap_comm" (loses true)', safe: false },
            url: rulePage('duplicate-key'),
          },
          {
            code: 'unknown-key',
            severity: 'warning',
            failsAt: 'never',
            message: unknown?.message,
            path: 'a,b:c%d',
            range: { start: position(3, 2), end: position(3, 11) },
            fix: { title: 'Remove "a,b:c%d" (loses 1)', safe: false },
            url: rulePage('unknown-key'),
          },
        ],
        hiddenHints: 0,
      },
      { file: 'clean.json', loader: 'deepspeed', version: newestVersion, diagnostics: [], hiddenHints: 0 },
    ]);
    assert.deepEqual(JSON.parse(await written('json', 'missing.json')), []);
  });

  it('json passes a pipe completely, whatever its length', async () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `"unknown_${i}": 1`);
    const { out } = await run(['check', '--format', 'json', '-'], {
      input: `{ "train_batch_size": 8, "fp16": { ${keys.join(', ')} } }`,
    });
    assert.ok(out.length > 500_000);
    assert.equal((JSON.parse(out) as readonly { diagnostics: readonly unknown[] }[])[0]?.diagnostics.length, 3000);
  });

  describe('github', () => {
    it('prints one workflow command per finding, with special characters escaped', async () => {
      assert.equal(
        await written('github'),
        `::error file=ds_config.json,line=3,endLine=3,col=60,endColumn=74,title=duplicate-key::${twice?.message}
::warning file=ds_config.json,line=4,endLine=4,col=3,endColumn=12,title=unknown-key::${unknown?.message.replace('%', '%25')}
`,
      );
    });

    it('escapes names, and gives paths from the root of the repository', async () => {
      folder.remove();
      folder = folderOf({ 'train/50%,a:b/ds_config.json': refused });
      const cwd = path.join(folder.path, 'train');
      const { out } = await run(['check', '--format', 'github', '.'], {
        cwd,
        environment: { GITHUB_WORKSPACE: folder.path },
      });
      assert.ok(out.startsWith('::error file=train/50%25%2Ca%3Ab/ds_config.json,line=3,'), out);
    });
  });

  describe('markdown', () => {
    it('has tables of the findings and of what was not read', async () => {
      const text = await written('markdown');
      assert.match(text, /^### DeepSpeed configs\n\n2 files checked for DeepSpeed .*: 1 error, 1 warning/);
      assert.match(text, /\n\| error \| ds\\_config\.json:3 \| \[duplicate-key\]\(https:.*duplicate-key\.md\) \| /);
      assert.match(text, /\n\| missing\.json \| there is no such file \|\n$/);
    });

    it('does not let a file write markup', async () => {
      folder.remove();
      folder = folderOf({ 'ds_|`<b>.json': '{ "train_batch_size": 8, "<img src=x>|[a](b)": 1 }' });
      const text = await written('markdown', 'ds_|`<b>.json');
      assert.doesNotMatch(text.replaceAll(/\\./g, ''), /<|\[a\]/);
      const [row] = text.split('\n').filter(line => line.startsWith('| warning'));
      assert.equal(row?.replaceAll(/\\./g, '').split('|').length, 6);
    });
  });

  describe('gitlab', () => {
    it('has the fields that GitLab reads, and a code for each finding that its line does not change', async () => {
      const found = async (): Promise<readonly { readonly [field: string]: unknown }[]> =>
        JSON.parse(await written('gitlab', './ds_config.json'));
      const [first, second] = await found();
      assert.deepEqual(
        { ...first, fingerprint: '' },
        {
          description: twice?.message,
          check_name: 'duplicate-key',
          fingerprint: '',
          severity: 'critical',
          location: { path: 'ds_config.json', lines: { begin: 3, end: 3 } },
        },
      );
      assert.notEqual(first?.fingerprint, second?.fingerprint);
      folder.remove();
      folder = folderOf({ 'ds_config.json': `\n${refused}` });
      assert.deepEqual(
        (await found()).map(({ fingerprint }) => fingerprint),
        [first?.fingerprint, second?.fingerprint],
      );
    });
  });

  it('say the memory of a run with a model', async () => {
    const given = ['check', '--model', '7B', '--world-size', '8', 'clean.json'];
    const [text, json] = await Promise.all(
      ['text', 'json'].map(format => run([...given, '--format', format], { cwd: folder.path })),
    );
    const memory = (JSON.parse(json?.out ?? '') as readonly { readonly memory?: string }[])[0]?.memory;
    assert.match(memory ?? '', /^[\d.]+ GiB without activations$/);
    assert.ok(text?.out.startsWith(`clean.json: memory of a run: ${memory}\n`), text?.out);
  });

  describe('sarif', () => {
    interface Log {
      readonly runs: readonly {
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly level: string;
          readonly locations: readonly {
            readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: object };
          }[];
          readonly relatedLocations?: readonly object[];
        }[];
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly invocations: readonly { readonly executionSuccessful: boolean }[];
      }[];
    }

    async function log(...operands: readonly string[]): Promise<Log['runs'][number]> {
      const value = JSON.parse(await written('sarif', ...operands)) as Log;
      assertSarif(value);
      const [only] = value.runs;
      assert.ok(only);
      return only;
    }

    it('is valid with findings', async () => {
      const { results, invocations } = await log();
      assert.deepEqual(
        results.map(({ ruleId, level }) => [ruleId, level]),
        [
          ['duplicate-key', 'error'],
          ['unknown-key', 'warning'],
        ],
      );
      assert.equal(invocations[0]?.executionSuccessful, false);
    });

    it('is valid without findings', async () => {
      const clean = await log('clean.json');
      assert.deepEqual(clean.results, []);
      assert.equal(clean.invocations[0]?.executionSuccessful, true);
    });

    it('is validated by a schema that rejects wrong output', () => {
      assert.equal(isSarif({ version: '2.1.0', runs: [{}] }), false);
      assert.equal(
        isSarif({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', informationUri: '%' } } }] }),
        false,
      );
    });

    it('describes every rule, and each result refers to its rule', async () => {
      const { results, tool } = await log();
      assert.deepEqual(
        tool.driver.rules.map(({ id }) => id),
        [...rules, ...accelerateRules, ...runRules, ...hostfileRules].map(({ code }) => code),
      );
      for (const { ruleId, ruleIndex } of results) {
        assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
      }
    });

    it('counts lines and columns from 1, and includes related places', async () => {
      const { results } = await log();
      assert.deepEqual(results[0]?.locations[0]?.physicalLocation, {
        artifactLocation: { uri: 'ds_config.json' },
        region: { startLine: 3, startColumn: 60, endLine: 3, endColumn: 74 },
      });
      assert.equal(results[0]?.relatedLocations?.length, 1);
    });

    it('makes a valid URI from any name', async () => {
      folder.remove();
      folder = folderOf({ 'a b/ü%#?.json': refused });
      const uri = async (file: string) =>
        (await log(file)).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
      assert.equal(await uri('a b/ü%#?.json'), 'a%20b/%C3%BC%25%23%3F.json');
      const absolute = path.join(folder.path, 'a b/ü%#?.json');
      assert.equal(await uri(absolute), pathToFileURL(absolute).href);
    });
  });
});
