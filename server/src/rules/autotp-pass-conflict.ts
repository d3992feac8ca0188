import { setKey } from '../checking/assignment.js';
import { setValue } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const autotpPassConflict: Rule = {
  code: 'autotp-pass-conflict',
  severity: 'warning',
  failsAt: 'step',
  summary: 'The "autotp" pass of DeepCompile with another pass or with overlapped communication.',
  why: 'The pass writes the communication of tensor parallelism into the compiled graph. It cannot share the graph with the other passes yet, and overlapped communication happens outside of the graph. DeepSpeed checks both when the script calls "engine.compile()", and the run stops there.',
  bad: '{ "train_batch_size": 8, "compile": { "deepcompile": true, "passes": ["autotp", "z3"] }, "tensor_parallel": { "autotp_size": 2 } }',
  good: '{ "train_batch_size": 8, "compile": { "deepcompile": true, "passes": ["autotp"] }, "tensor_parallel": { "autotp_size": 2 } }',
  versions: ['0.19.6', null],
  source:
    'deepspeed/compile/passes/contract.py:validate_schedule, deepspeed/compile/passes/tp_compile.py:defer_collectives_to_compiler',
  about: ['compile.passes'],
  *checkConfig(context) {
    const passes = propertyAt(context.document, 'compile.passes');
    if (passes?.value?.kind !== 'array' || settled(context, 'compile.deepcompile') !== true) {
      return;
    }
    const names = passes.value.items.map(item => (item.kind === 'string' ? item.value : ''));
    if (!names.includes('autotp')) {
      return;
    }
    const others = names.filter(name => ['autosp', 'z1', 'z3'].includes(name));
    if (others.length > 0) {
      yield {
        span: passes,
        message: `"autotp" cannot be used with "${others.join('", "')}" yet. A script that calls "engine.compile()" stops there with a NotImplementedError. Write ["autotp"] alone.`,
        fixes: (): ReturnType<NonNullable<Finding['fixes']>> => [
          setValue(passes, ['autotp'], 'Write ["autotp"]', true),
        ],
      };
    }
    const path = 'tensor_parallel.tp_overlap_comm';
    const overlap = propertyAt(context.document, path);
    const size = settled(context, 'tensor_parallel.autotp_size');
    if (overlap === undefined || settled(context, path) !== true || typeof size !== 'number' || size <= 1) {
      return;
    }
    yield {
      span: overlap,
      message:
        '"tp_overlap_comm" cannot be used with the "autotp" pass. A script that calls "engine.compile()" stops there with a NotImplementedError. Set "tp_overlap_comm" to false.',
      fixes: () => [setKey(path, false, true)],
    };
  },
};
