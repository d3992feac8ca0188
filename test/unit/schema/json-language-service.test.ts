import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  ClientCapabilities,
  type CompletionItem,
  getLanguageService,
  type Hover,
  TextDocument,
} from 'vscode-json-languageservice';
import { schemaUrl } from '../../../server/src/describing/links.js';
import { schema } from '../../schema-validator.js';

/** The JSON server of VS Code, Zed and other editors, with this schema. */
const service = getLanguageService({
  clientCapabilities: ClientCapabilities.LATEST,
  schemaRequestService: url => Promise.reject(new Error(`${url} is asked for`)),
});
service.configure({ validate: true, schemas: [{ uri: schemaUrl, fileMatch: ['ds_config*.json'], schema }] });

function open(text: string): TextDocument {
  return TextDocument.create('file:///run/ds_config.json', 'json', 1, text);
}

async function messages(text: string): Promise<readonly string[]> {
  const document = open(text);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map(({ message, range }) => `${document.getText(range)}: ${message}`);
}

/** Returns the completions at the mark `|`, by their labels. */
async function completionsAt(marked: string): Promise<ReadonlyMap<string, CompletionItem>> {
  const at = marked.indexOf('|');
  const document = open(marked.replace('|', ''));
  const list = await service.doComplete(document, document.positionAt(at), service.parseJSONDocument(document));
  return new Map(list?.items.map(item => [item.label, item]));
}

/** Returns the text that a completion inserts. */
function inserted(item: CompletionItem | undefined): string {
  return item?.textEdit?.newText ?? '';
}

async function hoverAt(marked: string): Promise<string> {
  const at = marked.indexOf('|');
  const document = open(marked.replace('|', ''));
  const hover: Hover | null = await service.doHover(
    document,
    document.positionAt(at),
    service.parseJSONDocument(document),
  );
  const contents = hover?.contents;
  return Array.isArray(contents) ? contents.map(each => (typeof each === 'string' ? each : each.value)).join('\n') : '';
}

const example = readFileSync(fileURLToPath(new URL('../../../examples/ds_config_auto.json', import.meta.url)), 'utf8');

describe('with the schema, the JSON server of VS Code', () => {
  it('finds nothing wrong with an example, or with the schema', async () => {
    assert.deepEqual(await messages(example), []);
    const named = `{ "$schema": "${schemaUrl}", "train_batch_size": 8 }`;
    assert.deepEqual(await messages(named), []);
  });

  it('marks an unknown key of a strict section, and no other', async () => {
    assert.deepEqual(await messages('{ "mine": 1, "zero_optimization": { "stage": 3, "overlap_com": true } }'), [
      '"overlap_com": Property overlap_com is not allowed.',
    ]);
  });

  it('says what to write instead of an old name, and of a refused one', async () => {
    const [old] = await messages('{ "zero_optimization": { "cpu_offload": true } }');
    assert.match(old ?? '', /^"cpu_offload": .*Write zero_optimization.offload_optimizer/);
    const refused = await messages('{ "zero_optimization": { "cpu_offload_params": true } }');
    assert.ok(
      refused.some(message => message.startsWith('true: DeepSpeed does not know this key')),
      refused.join(),
    );
  });

  it('offers the keys of a section, but not the old ones', async () => {
    const found = await completionsAt('{ "zero_optimization": { | } }');
    assert.ok(found.has('overlap_comm'));
    assert.ok(!found.has('cpu_offload'));
    assert.ok(!found.has('strict'));
    const { documentation } = found.get('stage') ?? {};
    assert.ok(typeof documentation === 'object' && documentation.kind === 'markdown');
    assert.match(documentation.value, /docs\/reference\/zero_optimization\.md#zero_optimizationstage/);
  });

  it('writes every key with a colon', async () => {
    for (const place of [
      '{ | }',
      '{ "zero_optimization": { | } }',
      '{ "optimizer": { "type": "AdamW", "params": { | } } }',
    ]) {
      for (const [label, item] of await completionsAt(place)) {
        assert.match(inserted(item), /": /, label);
      }
    }
  });

  it('offers the values of a key with their meanings', async () => {
    const stages = await completionsAt('{ "zero_optimization": { "stage": | } }');
    assert.deepEqual([...stages.keys()].slice(0, 4), ['0', '1', '2', '3']);
    assert.match(JSON.stringify(stages.get('3')?.documentation), /sharded/);
    const switches = await completionsAt('{ "wall_clock_breakdown": | }');
    assert.ok(switches.has('true') && switches.has('false'));
  });

  it("offers the arguments of the file's optimizer, whatever its case", async () => {
    const lion = await completionsAt('{ "optimizer": { "type": "lion", "params": { | } } }');
    assert.ok(lion.has('betas') && !lion.has('adam_w_mode'));
    const adam = await completionsAt('{ "optimizer": { "type": "Adam", "params": { | } } }');
    assert.ok(adam.has('betas') && adam.has('adam_w_mode'));
  });

  it('inserts sections like the templates, with tabs that the editor replaces', async () => {
    const sections = await completionsAt('{\n  "zero_optimization": |\n}');
    const nvme = inserted(sections.get('ZeRO 3 with NVMe offload'));
    assert.match(nvme, /^\{\n\t"stage": 3,\n/);
    assert.match(nvme, /\n\t"offload_param": \{\n\t\t"device": "nvme",\n\t\t"nvme_path": "\$\{\d+:\/local_nvme\}"/);
    const usual = inserted((await completionsAt('{ "fp16": | }')).get('The usual keys'));
    assert.match(usual, /^\{\n\t"enabled": \$\{1\|true,false\|\}/);
  });

  it('starts an empty file with a whole config', async () => {
    const found = await completionsAt('|');
    const whole = inserted(found.get('ZeRO 2'));
    assert.match(whole, /^\{\n\t"train_micro_batch_size_per_gpu": 1,/);
    assert.match(whole, /\n\t"zero_optimization": \{\n\t\t"stage": 2,/);
  });

  it('explains a key on hover, with markdown', async () => {
    const text = await hoverAt('{ "zero_optimization": { "over|lap_comm": true } }');
    assert.match(text, /\[Reference\]\(https:/);
    assert.match(await hoverAt('{ "zero_optimization": { "stage": |3 } }'), /sharded/);
  });

  it('offers the address of the schema', async () => {
    const found = await completionsAt('{ "$schema": | }');
    assert.ok(found.has(JSON.stringify(schemaUrl)), [...found.keys()].join());
  });
});
