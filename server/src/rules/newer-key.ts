import type { BoundProperty } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { isNewer } from '../catalog/version.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { placeName } from '../checking/wording.js';
import { isOfMissingType } from '../semantics/newer.js';

export const newerKey: Rule = {
  code: 'newer-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  summary: 'A key that is newer than the DeepSpeed release of the run.',
  why: 'A config copied from a newer project stops an older DeepSpeed in its strict sections and does nothing in the others (OpenRLHF#63, DeepSpeed#3827).',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 8 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
  assuming: { version: '0.9.5' },
  source: 'server/src/catalog/data',
  concerns: (node, _kind, { version }) => releasesOf(node).some(since => isNewer(since, version)),
  checkProperty(bound, context) {
    const { assumptions } = context;
    const since = sinceOf(bound);
    const { property, section } = bound;
    if (
      !isNewer(since, assumptions.version) ||
      isNewer(section.parameter?.since, assumptions.version) ||
      isOfMissingType(bound, assumptions.version)
    ) {
      return undefined;
    }
    const stop = stopAtAuto(property, context);
    const { text, severity, failsAt } = stop ?? unknownKeyEffect(bound);
    const needed = neededFor(bound, since);
    return [
      {
        span: property.key,
        message: `"${property.key.name}" ${placeName(section)} came with DeepSpeed ${since}, and the file is checked for ${assumptions.version}. ${text} Remove it, or ${stop === undefined ? '' : 'write values and '}use DeepSpeed ${needed} or newer${needed === since ? '' : ', which also reads the keys in it'}.`,
        severity,
        failsAt,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};

/** Returns the releases that added a key, one for each of its names. */
function releasesOf(node: CatalogNode | undefined): readonly (string | null)[] {
  const { since = null, aliases = [] } = node?.parameter ?? {};
  return since === null ? [] : [since, ...aliases.map(alias => alias.since)];
}

/** Returns the release that added a key under the name in the file. Returns undefined if no release reads it. */
function sinceOf({ property, node }: BoundProperty): string | undefined {
  const parameter = node?.parameter;
  if (parameter === undefined || parameter.since === null) {
    return undefined;
  }
  const alias = parameter.aliases?.find(({ name }) => name === property.key.name);
  return alias?.since ?? parameter.since;
}

/** Returns the first release that reads a key and all keys in it. */
function neededFor({ property: { value }, node }: BoundProperty, since: string): string {
  const names = value?.kind === 'object' ? value.properties.map(({ key }) => key.name) : [];
  return names
    .map(name => node?.children.get(name)?.parameter?.since ?? since)
    .reduce((latest, each) => (isNewer(each, latest) ? each : latest), since);
}
