import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { MemoryResult, MemoryTableResult, OverviewResult } from '../../server/src/lsp/requests.js';
import { type Folder, folderOf, run } from '../cli/program.js';
import { large, small } from '../llama-models.json';
import { type Client, CodeLensRequest, HoverRequest, startClient } from './client.js';
import { until } from './until.js';

/** Files of models. */
const models = {
  small,
  large,
  experts: {
    ...{ model_type: 'mixtral', architectures: ['MixtralForCausalLM'], hidden_size: 4096, intermediate_size: 14336 },
    ...{ num_hidden_layers: 32, num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 32000 },
    ...{ num_local_experts: 8, num_experts_per_tok: 2, max_position_embeddings: 32768 },
  },
};

interface Case {
  readonly zero?: object;
  /** The file of `accelerate launch` that is asked for its config, instead of a config. */
  readonly accelerate?: string;
  /** More keys of the config. */
  readonly more?: object;
  /** Settings of the editor, and the same as options of the command line. */
  readonly settings: object;
  readonly options: readonly string[];
  readonly files?: { readonly [path: string]: string };
}

const cpu = { device: 'cpu' };
const recipe = `model_name_or_path: org/small
stage: sft
template: default
finetuning_type: lora
lora_rank: 16
cutoff_len: 1024
deepspeed: ds_config.json
per_device_train_batch_size: 2
`;

function of(model: string, gpus: number): Pick<Case, 'settings' | 'options'> {
  return {
    settings: { model: `${model}/config.json`, worldSize: gpus },
    options: ['--model', model, '--gpus', `${gpus}`],
  };
}

const cases: { readonly [what: string]: Case } = {
  '7B on 8 GPUs': { zero: { stage: 2 }, ...of('small', 8) },
  '70B with offload': { zero: { stage: 3, offload_optimizer: cpu, offload_param: cpu }, ...of('large', 8) },
  'LoRA by the settings': {
    zero: { stage: 2 },
    settings: { ...of('small', 2).settings, loraRank: 16, sequenceLength: 4096, activationCheckpointing: 'on' },
    options: [...of('small', 2).options, '--lora', '16', '--seq', '4096', '--checkpointing', 'on'],
  },
  'LoRA by the recipe of a run': {
    zero: { stage: 3 },
    more: { train_micro_batch_size_per_gpu: 'auto' },
    ...of('small', 4),
    files: { 'sft.yaml': recipe, 'train.sh': 'FORCE_TORCHRUN=1 llamafactory-cli train sft.yaml\n' },
  },
  'a mixture of experts': { zero: { stage: 3 }, ...of('experts', 8) },
  NVMe: {
    zero: { stage: 3, offload_optimizer: { device: 'nvme', nvme_path: '/d' } },
    ...of('small', 8),
  },
  'a number of parameters': {
    zero: { stage: 1 },
    settings: { model: '7B', worldSize: 8 },
    options: ['--params', '7B', '--gpus', '8'],
  },
  'less than a gigabyte': {
    zero: { stage: 1 },
    settings: { model: '20M', worldSize: 8 },
    options: ['--params', '20M', '--gpus', '8'],
  },
  'the file of accelerate launch': {
    accelerate: `distributed_type: DEEPSPEED
deepspeed_config:
  zero_stage: 3
  offload_optimizer_device: cpu
mixed_precision: bf16
num_processes: 4
`,
    settings: { model: 'small/config.json' },
    options: ['--model', 'small/config.json'],
  },
  'eager attention': {
    zero: { stage: 2 },
    settings: { ...of('small', 8).settings, attention: 'eager' },
    options: [...of('small', 8).options, '--attention', 'eager'],
  },
};

/** The bytes of each GPU, of each host and of its drives, as users see them. */
interface Numbers {
  readonly gpu: string;
  readonly host?: string;
  readonly drives?: string;
}

const size = String.raw`(?:\d+(?:\.\d)? (?:GiB|MiB|KiB))`;

function match(text: string, pattern: string): string | undefined {
  return new RegExp(pattern).exec(text)?.[1];
}

/** Returns numbers without those that a place does not have. */
function numbers(gpu: string | undefined, host?: string, drives?: string): Numbers {
  assert.ok(gpu);
  return { gpu, ...(host === undefined ? {} : { host }), ...(drives === undefined ? {} : { drives }) };
}

/** Returns the numbers of "ZeRO 3 · 31.2 GiB · host 291 GiB". */
function ofSummary(text: string): Numbers {
  return numbers(match(text, `(${size})`), match(text, ` · host (${size})`), match(text, ` · NVMe (${size})`));
}

function plain(html: string): string {
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

function ofPage(html: string): Numbers {
  const text = plain(html);
  return numbers(
    match(text, `(${size}) on each GPU`),
    match(text, `(${size}) on each host`),
    match(text, `(${size}) on the drives of each host\\.`),
  );
}

/** Returns the numbers in the row of the file's own strategy. */
function ofRow(html: string): Numbers {
  const row = /<tr class="current".*?<\/tr>/.exec(html)?.[0] ?? '';
  const cell = (place: string): string | undefined =>
    match(row, `data-place="${place}"><span class="size">(${size})</span>`);
  return numbers(cell('GPU'), cell('Host'), match(plain(row), `(${size}) on the drives`));
}

function ofText(out: string): Numbers {
  const own = /\n> .*(?:\n {4}.*)*/.exec(out)?.[0] ?? '';
  assert.ok(out.includes(`Each GPU needs ${match(own, `(${size})`)} for tensors`), out);
  return numbers(
    match(own, `> .*? (${size})`),
    match(own, `\\n {4}each host +(${size})`),
    match(own, `\\n {4}drives of each host +(${size})`),
  );
}

/** Returns bytes as the editor writes them. */
function sizeText(bytes: number): string {
  const [unit, name] = bytes >= 2 ** 30 ? [2 ** 30, 'GiB'] : [2 ** 20, 'MiB'];
  return `${(bytes / unit).toFixed(bytes >= 100 * 2 ** 30 ? 0 : 1)} ${name}`;
}

function ofJson(out: string): Numbers {
  const { gpuBytes, hostBytes, nvmeBytes } = JSON.parse(out).estimate;
  const present = (bytes: number): string | undefined => (bytes === 0 ? undefined : sizeText(bytes));
  return numbers(present(gpuBytes), present(hostBytes), present(nvmeBytes));
}

/** Returns the numbers beside the mark of the file's own strategy. */
function ofSvg(out: string): Numbers {
  const own = out.split('<g>').find(group => group.includes('class="mark"')) ?? '';
  // The drives are in the same line as the host.
  const shown = [...own.matchAll(new RegExp(`<text class="small"[^>]*>(${size})[ <]`, 'g'))].map(([, text]) => text);
  return numbers(shown[0], shown[1], match(own, `(${size}) on the drives`));
}

describe('the memory of a config', () => {
  let client: Client | undefined;
  let folder: Folder | undefined;

  afterEach(async () => {
    await client?.stop();
    folder?.remove();
    client = undefined;
  });

  for (const [what, { zero, accelerate, more = {}, settings, options, files = {} }] of Object.entries(cases)) {
    it(`has the same numbers in lens, hover, list, page, text, JSON and picture: ${what}`, async () => {
      const file = accelerate === undefined ? 'ds_config.json' : 'accelerate.yaml';
      const key = accelerate === undefined ? '"zero_optimization"' : 'deepspeed_config';
      const ownText = JSON.stringify({
        ...{ train_micro_batch_size_per_gpu: 2, gradient_accumulation_steps: 4, bf16: { enabled: true }, ...more },
        zero_optimization: zero,
      });
      const config = accelerate ?? ownText;
      folder = folderOf({
        [file]: config,
        ...Object.fromEntries(
          Object.entries(models).map(([name, model]) => [`${name}/config.json`, JSON.stringify(model)]),
        ),
        ...files,
      });
      const uri = pathToFileURL(`${folder.path}/${file}`).href;
      const abilities = { textDocument: { codeLens: {}, hover: { contentFormat: ['plaintext' as const] } } };
      client = await startClient(
        { workspace: { configuration: true }, ...abilities },
        settings,
        {},
        {
          rootUri: pathToFileURL(folder.path).href,
        },
      );
      const { connection } = client;
      await client.open(uri, config, accelerate === undefined ? 'json' : 'yaml');
      const lens = async (): Promise<string> => {
        const lenses = await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
        return (lenses ?? []).map(({ command }) => command?.title).join(' | ');
      };
      const isReady = Object.keys(files).length === 0 ? /GiB|MiB/ : /iB.*used by/;
      const title = await until(async () => {
        const text = await lens();
        return isReady.test(text) ? text : undefined;
      }, 'the lens');
      const before = config.slice(0, config.indexOf(key)).split('\n');
      const position = { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 2 };
      const hover = await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
      const overview = await connection.sendRequest<OverviewResult>('deepspeed/overview', { uri, text: config });
      const page = await connection.sendRequest<MemoryResult>('deepspeed/memory', { uri, file });
      const table = await connection.sendRequest<MemoryTableResult>('deepspeed/memoryTable', { uri });
      const command = async (format: string): Promise<string> => {
        const given = ['estimate', file, ...options, '--format', format];
        const { code, out, complaints } = await run(given, { cwd: folder?.path ?? '' });
        assert.deepEqual([code, complaints], [0, '']);
        return out;
      };
      const [text, json, svg] = await Promise.all(['text', 'json', 'svg'].map(command));
      const expected = ofJson(json ?? '');
      assert.deepEqual(
        {
          lens: ofSummary(title),
          hover: ofSummary(/Here: (ZeRO \d · )?.*/.exec(JSON.stringify(hover))?.[0] ?? ''),
          page: ofPage(page?.html ?? ''),
          row: ofRow(page?.html ?? ''),
          text: ofText(text ?? ''),
          picture: ofSvg(svg ?? ''),
        },
        { lens: expected, hover: expected, page: expected, row: expected, text: expected, picture: expected },
      );
      const inTable = match(table ?? '', `\\(this file\\) .*;(${size}) \\|`)?.trim();
      assert.deepEqual([overview?.memory, page?.summary, inTable], [expected.gpu, expected.gpu, expected.gpu]);
    });
  }
});
