import type { EditFix } from '../../checking/edit-fix.js';
import { flagOf } from '../checking/argument-edits.js';
import { isWrittenAs, type RunContext } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';
import type { RunArgument } from '../run.js';
import { countIn } from '../world-size.js';

export const runIgnoredDevices: RunRule = {
  code: 'run-ignored-devices',
  severity: 'warning',
  failsAt: 'never',
  summary: '`CUDA_VISIBLE_DEVICES` beside a flag of `deepspeed` that chooses the GPUs.',
  why: 'The launcher uses `CUDA_VISIBLE_DEVICES` only without `--include`, `--exclude`, `--num_gpus` and `--num_nodes`. With one of them, it removes the variable and counts the GPUs of the machine from 0.',
  bad: 'CUDA_VISIBLE_DEVICES=2,3 deepspeed --num_gpus 2 train.py --deepspeed_config ds_config.json\n',
  good: 'CUDA_VISIBLE_DEVICES=2,3 deepspeed --include localhost:2,3 train.py --deepspeed_config ds_config.json\n',
  source: 'deepspeed/launcher/runner.py:main',
  *check(context) {
    const { run } = context;
    const { visibleDevices, flags } = run;
    const devices = devicesIn(visibleDevices?.value);
    const chosen = choosing.map(name => flags.get(name)).find(flag => flag !== undefined && isUsed(flag));
    if (run.launcher !== 'deepspeed' || visibleDevices === undefined || devices === undefined || chosen === undefined) {
      return;
    }
    if (sameDevices(devices, chosen)) {
      return;
    }
    const flag = flagOf(context, chosen);
    yield {
      span: visibleDevices,
      message: `"CUDA_VISIBLE_DEVICES" has no effect beside "${flag}". The launcher removes the variable ("Detected VISIBLE_DEVICES=${devices.join(',')} but ignoring it") and ${chosen.name === 'num_gpus' ? 'takes the first GPUs of the machine' : `takes the GPUs of "${flag}"`}. Write "--include localhost:${devices.join(',')}", or remove "${flag}".`,
      related: [{ span: chosen.key, message: 'This flag chooses the GPUs.' }],
      fixes: () => fixes(context, chosen, devices),
    };
  },
};

const choosing = ['include', 'exclude', 'num_gpus', 'num_nodes'];

function devicesIn(value: unknown): readonly string[] | undefined {
  return typeof value === 'string' && /^\s*\d+(?:\s*,\s*\d+)*\s*$/.test(value)
    ? value.split(',').map(each => each.trim())
    : undefined;
}

/** `--num_gpus -1` and `--num_nodes 1` are as if they were not there. */
function isUsed(flag: RunArgument): boolean {
  const count = countIn(flag);
  return flag.name === 'num_nodes'
    ? (count ?? 0) > 1
    : flag.name === 'num_gpus'
      ? count !== undefined
      : flag.value !== '';
}

/** Whether the flag chooses the GPUs that the variable names, so that nothing is lost. */
function sameDevices(devices: readonly string[], chosen: RunArgument): boolean {
  if (chosen.name === 'num_gpus') {
    const count = countIn(chosen) ?? 0;
    return devices.length === count && devices.every((device, i) => Number(device) === i);
  }
  const slots = typeof chosen.value === 'string' ? /^[^:@]+:([\d, ]+)$/.exec(chosen.value)?.[1] : undefined;
  return chosen.name !== 'include' || slots === undefined
    ? chosen.value === undefined
    : [...devices].sort().join() ===
        slots
          .split(',')
          .map(slot => slot.trim())
          .sort()
          .join();
}

/** Only a number of GPUs that is that of the variable means the same GPUs. */
function fixes(context: RunContext, chosen: RunArgument, devices: readonly string[]): readonly EditFix[] {
  const { key, offset, end, value, name } = chosen;
  const { text, run } = context;
  const isSplit = key.end <= offset && /^[ \t]+$/.test(text.slice(key.end, offset));
  const isFree = !['include', 'exclude', 'num_nodes'].some(other => run.flags.has(other));
  if (
    name !== 'num_gpus' ||
    countIn(chosen) !== devices.length ||
    !isSplit ||
    !isFree ||
    !isWrittenAs(context, chosen, String(value))
  ) {
    return [];
  }
  const flag = `--include localhost:${devices.join(',')}`;
  return [
    {
      title: `Write "${flag}"`,
      preferred: true,
      risk: 'uses other GPUs',
      edits: [{ offset: key.offset, end, text: flag }],
    },
  ];
}
