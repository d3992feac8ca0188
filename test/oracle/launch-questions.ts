import { createHash } from 'node:crypto';
import { accelerateCatalog } from '../../server/src/catalog/accelerate.js';

/** A file for `accelerate launch`, with one value in question. */
export interface LaunchQuestion {
  readonly id: string;
  readonly text: string;
}

/** Values of each kind, as YAML. PyYAML reads `1e2` as a string. */
const values = [
  'null',
  'true',
  'false',
  '0',
  '1',
  '2',
  '8',
  '-1',
  '-2',
  '70000',
  '1.0',
  '2.0',
  '2.5',
  '1.0e+2',
  '.inf',
  '1e2',
  '""',
  "'2'",
  "'2.0'",
  'x',
  'auto',
  'none',
  '[]',
  '[1]',
];

/** Keys that only several machines read in another way than one. */
const ofSeveral = new Set([
  'num_processes',
  'num_machines',
  'machine_rank',
  'main_process_port',
  'deepspeed_config.deepspeed_multinode_launcher',
]);

/** Without a port that is known to be right, a launch on several machines stops at it first. */
const around: { readonly [machines: number]: readonly string[] } = {
  1: ['distributed_type: DEEPSPEED', 'num_processes: 8'],
  2: ['distributed_type: DEEPSPEED', 'num_processes: 8', 'num_machines: 2', 'main_process_ip: localhost'],
};

function fileWith(path: string, value: string, machines: number): string {
  const name = path.split('.').at(-1) ?? '';
  const isInner = path.includes('.');
  const top = (around[machines] ?? []).filter(line => !line.startsWith(`${path}:`));
  const section = [
    name === 'gradient_clipping' ? 'zero_stage: 2' : 'gradient_clipping: 1.0',
    ...(machines > 1 && name !== 'deepspeed_multinode_launcher' ? ['deepspeed_multinode_launcher: standard'] : []),
    ...(isInner ? [`${name}: ${value}`] : []),
  ];
  return [
    ...top,
    ...(isInner ? [] : [`${name}: ${value}`]),
    ...(path === 'deepspeed_config' ? [] : ['deepspeed_config:', ...section.map(line => `  ${line}`)]),
    '',
  ].join('\n');
}

function paths(): readonly string[] {
  const top = [...accelerateCatalog().children.values()];
  return top.flatMap(({ path, children }) => [
    path,
    // The values of `deepspeed_config_file` are files.
    ...(path === 'deepspeed_config'
      ? [...children.values()].map(child => child.path).filter(child => !child.endsWith('_config_file'))
      : []),
  ]);
}

/** Each key of an Accelerate config with values of each kind. */
export const launchQuestions: readonly LaunchQuestion[] = paths().flatMap(path =>
  (ofSeveral.has(path) ? [1, 2] : [1]).flatMap(machines =>
    values.map(value => ({
      id: `${path}: ${value}${machines > 1 ? `, ${machines} machines` : ''}`,
      text: fileWith(path, value, machines),
    })),
  ),
);

/** Returns a hash of a question's file: its answer is valid while the file is the same. */
export function launchMark({ text }: LaunchQuestion): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
