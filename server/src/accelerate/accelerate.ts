import { accelerateCatalog } from '../catalog/accelerate.js';
import type { Program } from '../catalog/program.js';
import type { Rule } from '../checking/rule.js';
import { valueAt } from '../document/syntax-tree.js';
import { deepSpeedConfigOf } from './language/deepspeed-config.js';
import { accelerateRules } from './rules/accelerate-rules.js';
import { accelerateTemplates } from './templates.js';

/** Accelerate turns printing off with infinity, which JSON does not have. A number that is too large is read as it. */
const endless = '1e999';

function asString(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? endless : value;
}

/** `accelerate launch`, whose file becomes a config. */
export const accelerate: Program<Rule> = {
  section: 'deepspeed_config',
  memoryKeys: /^deepspeed_config(?:\.(?:zero_stage|offload_(?:optimizer|param)_device))?$/,
  catalog: accelerateCatalog,
  rules: accelerateRules,
  templates: accelerateTemplates,
  configOf(root) {
    const config = deepSpeedConfigOf(root);
    return config && JSON.stringify(config, asString).replace(`"${endless}"`, endless);
  },
  processesOf(root) {
    const count = valueAt(root, 'num_processes');
    return count?.kind === 'number' && Number.isInteger(count.value) && count.value > 0 ? count.value : undefined;
  },
};
