import assert from 'node:assert/strict';
import { catalogData } from '../../server/src/catalog/data.js';
import type { Parameter } from '../../server/src/catalog/parameter.js';
import { type CatalogData, keysOf } from './catalog-keys.js';
import { compare } from './compare.js';
import { damages } from './damages.js';
import type { About, Difference } from './difference.js';
import { readRecords } from './fact-record.js';
import { foldedPaths, sectionOf } from './pairs.js';

const facts = readRecords().at(-1);
assert.ok(facts);
const { deepspeed = '' } = facts.versions;

function markOf({ key, about }: Difference): string {
  return `${key} ${about}`;
}

const known = new Set(compare(facts).differences.map(markOf));

/** Keys that the release has: not inside a section that it refuses, and not of an optimizer that was removed. */
const present = new Set(
  keysOf(deepspeed).flatMap(({ key, paths, refused, parameter }) =>
    paths.length > 0 && (refused === undefined || refused === parameter.refused) ? [key] : [],
  ),
);

const entries = new Map(catalogData.flatMap(section => Object.entries(section)));

/** Returns a copy of the catalog in which `change` changes or removes entries. */
function changed(change: (key: string, parameter: Parameter) => Parameter | null): CatalogData {
  return catalogData.map(section =>
    Object.fromEntries(
      Object.entries(section).flatMap(([key, parameter]) => {
        const other = change(key, parameter);
        return other === null ? [] : [[key, other]];
      }),
    ),
  );
}

/** Returns the differences that only a changed catalog has. */
function added(data: CatalogData): readonly Difference[] {
  assert.ok(facts);
  return compare(facts, data).differences.filter(difference => !known.has(markOf(difference)));
}

describe('a mistake in the catalog is reported', () => {
  for (const { name, share, tells, of } of damages) {
    it(`of the kind: ${name}`, () => {
      const hurt: string[] = [];
      const data = changed((key, parameter) => {
        const other = present.has(key) ? of(parameter) : undefined;
        if (other !== undefined) {
          hurt.push(key);
        }
        return other === undefined ? parameter : other;
      });
      const told = new Set(
        added(data)
          .filter(({ about }) => tells.includes(about))
          .flatMap(({ key }) => foldedPaths(key)),
      );
      const missed = hurt.filter(key => !foldedPaths(key).some(path => told.has(path)));
      assert.ok(hurt.length > 0);
      assert.ok(hurt.length - missed.length >= share * hurt.length, `${missed.length} missed: ${missed.join(', ')}`);
    });
  }
});

/** One mistake in one entry, and what the reported difference is about. */
const single: readonly (readonly [key: string, about: About, mistake: object | null])[] = [
  ['disable_python_gc', 'presence', null],
  ['zero_optimization.compute_grad_norm', 'presence', null],
  ['expert_parallel.comm_backend', 'presence', null],
  ['optimizer.params@Muon.per_head_muon', 'presence', null],
  ['data_efficiency.data_routing.random_ltd.hidden_state_order', 'presence', null],
  ['compile.autoep_non_moe', 'presence', { since: '0.20.0' }],
  ['gradient_clipping', 'presence', { removedIn: '0.19.7' }],
  ['checkpoint.writer.decoupled', 'presence', { status: 'ignored', since: null }],
  ['gradient_clipping', 'default', { default: 0, defaults: undefined }],
  ['flops_profiler.profile_step', 'default', { default: 5 }],
  ['optimizer.params@Lion.lr', 'default', { default: 0.0001 }],
  ['scheduler.params@WarmupCosineLR.cos_min_ratio', 'default', { default: 0.01 }],
  ['zero_optimization.sub_group_size', 'default', { default: 100000000, defaults: undefined }],
  ['hybrid_engine.max_out_tokens', 'limits', { exclusiveMinimum: -1 }],
  ['zero_optimization.reduce_bucket_size', 'limits', { exclusiveMinimum: undefined, minimum: 0 }],
  ['zero_optimization.zenflow.topk_ratio', 'limits', { exclusiveMaximum: 2 }],
  ['expert_parallel.comm_num_sm', 'limits', { minimum: 2 }],
  ['fp16.initial_scale_power', 'limits', { maximum: 32 }],
  ['expert_parallel.combine_impl', 'values', { values: [{ value: 'auto' }, { value: 'weighted_sum' }] }],
  ['expert_parallel.preset_model', 'values', { values: [{ value: 'mixtral' }] }],
  ['gradient_allreduce_op', 'values', { values: [{ value: 'mean' }, { value: 'sum' }, { value: 'max' }] }],
  ['tensor_parallel.vocab_parallel_ce_backend', 'values', { values: [{ value: 'torch', since: '0.20.0' }] }],
  ['zero_optimization.overlap_comm', 'type', { type: 'string' }],
  ['gradient_predivide_factor', 'type', { type: 'string' }],
  ['zero_optimization.leaf_module.names', 'items', { items: 'integer' }],
  ['fp16.enabled', 'strictness', { check: 'none' }],
  ['aio.block_size', 'strictness', { check: 'strict' }],
  ['bf16.enabled', 'coercion', { coerce: 'exact' }],
  ['zero_optimization.cpu_offload', 'deprecation', { deprecated: undefined }],
  ['zero_optimization.stage3_prefetch_bucket_size', 'alias', { aliases: [{ name: 'prefetch', since: '0.9.0' }] }],
  ['zero_optimization.stage', 'alias', { aliases: [{ name: 'level', since: '0.9.0' }] }],
  ['scheduler.params@WarmupDecayLR.total_num_steps', 'required', { required: undefined, default: null }],
  ['scheduler.params@OneCycle.decay_lr_rate', 'required', { required: 'always', default: undefined }],
  ['amp', 'refusal', { refused: undefined }],
  ['elasticity', 'refusal', { refused: { since: '0.19.8', message: 'Elasticity has been removed' } }],
  ['zero_optimization.mics_shard_size', 'refusal', { refused: { since: '0.20.0', message: 'MiCS' } }],
  ['gradient_accumulation_steps', 'null', { null: 'rejected' }],
  ['fp16.loss_scale', 'null', { null: 'absent' }],
  ['communication_data_type', 'null', { null: 'rejected' }],
  ['steps_per_print', 'auto', { auto: 'dropped' }],
  ['zero_optimization.overlap_comm', 'auto', { auto: 'fails', autoFailsAt: 'load' }],
  ['zero_allow_untested_optimizer', 'auto', { auto: 'dropped' }],
];

/** Returns the paths under which a difference at a key, or at another of its names, is reported. */
function pathsTold(key: string): readonly string[] {
  const { aliases = [] } = entries.get(key) ?? {};
  const others = aliases.map(({ name }) => [sectionOf(key), name].filter(Boolean).join('.'));
  return [key, ...others].flatMap(foldedPaths);
}

describe('a single mistake is reported, and nothing else', () => {
  for (const [key, about, mistake] of single) {
    it(`${key}: ${mistake === null ? 'no entry' : JSON.stringify(mistake)}`, () => {
      const data = changed((other, parameter) =>
        other !== key ? parameter : mistake === null ? null : ({ ...parameter, ...mistake } as Parameter),
      );
      const paths = pathsTold(key);
      const found = added(data);
      const own = found.filter(difference => foldedPaths(difference.key).some(path => paths.includes(path)));
      assert.ok(
        own.some(difference => difference.about === about),
        JSON.stringify(found),
      );
      const others = found.filter(difference => !own.includes(difference) && !difference.key.startsWith(`${key}.`));
      assert.deepEqual(others, []);
      assert.ok(found.every(({ advice }) => advice.endsWith('.')));
    });
  }

  it('a key that DeepSpeed does not have', () => {
    const like = entries.get('dump_state');
    assert.ok(like);
    const found = added([...catalogData, { dump_everything: like }]);
    assert.deepEqual(
      found.map(({ key, about, unread }) => ({ key, about, unread })),
      [{ key: 'dump_everything', about: 'presence', unread: true }],
    );
  });
});
