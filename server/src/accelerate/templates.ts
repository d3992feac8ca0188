import type { ProgramTemplate } from '../catalog/program.js';

/** Keys of the section by which one template differs from another. A template sets or removes each of them. */
const decided = [
  'zero_stage',
  'offload_optimizer_device',
  'offload_param_device',
  'zero3_init_flag',
  'zero3_save_16bit_model',
] as const;

type Members = { readonly [key in (typeof decided)[number]]?: number | string | boolean };

function template(name: string, title: string, members: Members): ProgramTemplate {
  return { name, title, section: 'deepspeed_config', members, gone: decided.filter(key => members[key] === undefined) };
}

/** The ZeRO stages in the keys of an Accelerate config. */
export const accelerateTemplates: readonly ProgramTemplate[] = [
  template('zero2', 'ZeRO 2', { zero_stage: 2, offload_optimizer_device: 'none', offload_param_device: 'none' }),
  template('zero3', 'ZeRO 3', {
    zero_stage: 3,
    offload_optimizer_device: 'none',
    offload_param_device: 'none',
    zero3_init_flag: true,
    zero3_save_16bit_model: true,
  }),
  template('zero3-cpu-offload', 'ZeRO 3 with CPU offload', {
    zero_stage: 3,
    offload_optimizer_device: 'cpu',
    offload_param_device: 'cpu',
    zero3_init_flag: true,
    zero3_save_16bit_model: true,
  }),
];
