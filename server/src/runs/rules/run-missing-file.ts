import { scriptFolder } from '../../notations/shell/script-folder.js';
import { isOfSwift, type RunContext } from '../checking/run-context.js';
import type { RunFinding, RunRule } from '../checking/run-rule.js';
import type { PathReference } from '../run.js';

export const runMissingFile: RunRule = {
  code: 'run-missing-file',
  severity: 'warning',
  failsAt: 'load',
  summary: 'A path to a config or hostfile that leads to no file of the workspace.',
  why: 'Paths of a command start at the folder that it runs in. The folders of the workspace, that of the script and those above it have no such file. The run may take place elsewhere, so this is a warning. Absolute paths, and files that the script writes itself, are left alone.',
  bad: 'deepspeed train.py --deepspeed --deepspeed_config ds_confg.json\n',
  good: 'deepspeed train.py --deepspeed --deepspeed_config ds_config.json\n',
  noFix: 'only you know where the file is',
  beside: { 'ds_config.json': '{ "train_batch_size": 8 }' },
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig.__init__, deepspeed/launcher/runner.py:fetch_hostfile',
  *check(context) {
    const { run, files } = context;
    const missing = (reference: PathReference | undefined): reference is PathReference & { readonly path: string } =>
      // An empty path is what is left of one that the script computes.
      reference?.path !== undefined &&
      reference.path !== '' &&
      files.missing.some(({ offset }) => offset === reference.offset) &&
      !isMadeHere(context, reference.path) &&
      !isOfProgram(context, reference.path);
    if (missing(run.config)) {
      yield findingAt(run.config, readings[run.config.by] ?? byTrainer);
    }
    if (missing(run.accelerateFile)) {
      yield findingAt(
        run.accelerateFile,
        'Accelerate stops when it starts ("The passed configuration file does not exist")',
      );
    }
    if (missing(run.hostfile)) {
      yield {
        ...findingAt(run.hostfile, 'The launcher then uses the GPUs of this machine ("Unable to find hostfile")'),
        failsAt: 'never',
      };
    }
  },
};

const byTrainer =
  'The program stops when it reads its arguments ("Expected a string path to an existing deepspeed config, or a dictionary")';
const readings: { readonly [by: string]: string } = {
  deepspeed: byTrainer,
  deepspeed_config:
    'DeepSpeed stops when the engine is built ("Expected a string path to an existing deepspeed config")',
  deepspeed_config_file: byTrainer,
  config: byTrainer,
};

/** An object of JSON. */
const isBase64 = /^e[yw][\w+/-]{20,}=*$/;

function findingAt({ offset, end, path }: PathReference, happens: string): RunFinding {
  const own = path?.startsWith(`${scriptFolder}/`) === true ? path.slice(scriptFolder.length + 1) : undefined;
  const [problem, advice] =
    own === undefined
      ? [
          `"${path}" is not in the workspace, nor in the folders around this file`,
          'Write a path that starts at the folder of the run.',
        ]
      : [`The folder of this file has no "${own}"`, 'Write a path that starts at this folder.'];
  return {
    span: { offset, end },
    message: `${problem}. ${happens}, unless it finds the file there. ${advice}`,
  };
}

/**
 * Whether an argument may lead to no file here: it is the config itself, the program knows it as a name or has the file,
 * or the program of a recipe or call is unknown. Sources: transformers/training_args.py:TrainingArguments.__post_init__,
 * deepspeed/runtime/config.py:DeepSpeedConfig.__init__, and ms-swift's swift/arguments/base_args/base_args.py.
 */
function isOfProgram(context: RunContext, path: string): boolean {
  const { kind, family, reader, config } = context.run;
  const isItself = (config?.by === 'deepspeed_config' ? isBase64 : /^\s*\{/).test(path);
  const isName = isOfSwift(context) && !/\.(?:jsonc?|hjson)$/.test(path);
  return (
    (config?.path === path && (isItself || isName)) ||
    (kind !== 'command' &&
      (reader === undefined ||
        !/\.(?:jsonc?|hjson)$/.test(path) ||
        (family === 'axolotl' && path.startsWith('deepspeed_configs/')) ||
        (family === 'llamafactory' && path.startsWith('examples/deepspeed/'))))
  );
}

/** Commands that make a file, before its name. */
const making = /[>]|\b(?:tee|cp|mv|ln|wget|curl|python\d?|touch|envsubst|jq)\b/;

/**
 * Whether the script makes the file: its name, or that of a variable that has it, is behind a redirection or a program
 * that writes files.
 */
function isMadeHere({ text, run }: RunContext, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const variables = [...text.matchAll(/(\w+)=["']?([^\s"';]*)/g)].filter(([, , value = '']) => value.endsWith(name));
  const names = [name, ...variables.flatMap(([, variable = '']) => [`$${variable}`, `\${${variable}}`])];
  const isWritten = run.kind === 'call' && /json\.dump\(|\.write(?:_text)?\(/.test(text);
  return /^[~/$]/.test(path) || isWritten || names.some(each => isMadeAs(each, text, run));
}

function isMadeAs(name: string, text: string, run: RunContext['run']): boolean {
  // A path that ends with a slash has an empty name, which is found at every offset.
  for (let at = text.indexOf(name); name !== '' && at >= 0; at = text.indexOf(name, at + name.length)) {
    const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if ((at < run.offset || at >= run.end) && making.test(before)) {
      return true;
    }
  }
  return false;
}
