import type { BoundProperty } from '../catalog/binding.js';
import { isOpen } from '../catalog/catalog.js';
import { otherNameOf } from '../catalog/other-names.js';
import { isThereIn, placeElsewhere, similarKey } from '../catalog/similar.js';
import { draftOf } from '../document/draft.js';
import { fillOf } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isOfMissingType } from '../semantics/newer.js';
import { isLiteral } from '../semantics/stage.js';
import { carryFixes, carryOver } from './carry-over.js';
import { canMove, moveKey, renameKey } from './fixes.js';
import { foreignKeysIn } from './foreign-keys.js';
import type { Fix } from './rule.js';
import { stoppingAutos } from './unfilled.js';

/** The key that an unknown one stands for, and the fix that writes it. */
export interface MeantKey {
  readonly path: string;
  readonly fix: Fix;
}

function joined(section: string, name: string): string {
  return section === '' ? name : `${section}.${name}`;
}

/** Returns the key that a misplaced, misspelt or differently named one, or an alias, stands for. */
export function meantKey(bound: BoundProperty, context: ConfigContext): MeantKey | undefined {
  const { property, node, section, type } = bound;
  const { name } = property.key;
  const { version } = context.assumptions;
  if (node !== undefined || isOpen(section, type)) {
    const isAlias = node !== undefined && node.name !== name && node.parent?.path === section.path;
    return isAlias ? { path: node.path, fix: renameKey(property, node.name) } : undefined;
  }
  const other = otherNameOf(bound, context.assumptions);
  if (other !== undefined) {
    const carried = carryOver(property, other.entry, context);
    const [fix] = carryFixes(property, carried);
    return fix && carried.target && { path: carried.target.path, fix };
  }
  const place = placeElsewhere(name, section, property.value);
  if (place !== undefined) {
    const home = place.path.split('.').slice(0, -1);
    const isMovable = isThereIn(place, version) && canMove(draftOf(context.document), home, name);
    return isMovable ? { path: place.path, fix: moveKey(property, home) } : undefined;
  }
  const similar = similarKey(name, section, type, version, property.value);
  return similar && { path: joined(section.path, similar.name), fix: renameKey(property, similar.name) };
}

/**
 * Returns the key that one with the value "auto" stands for, if the loader fills it in. Under its own name, the "auto"
 * does not stop the run.
 */
export function meantToBeFilled(bound: BoundProperty, context: ConfigContext): MeantKey | undefined {
  const meant = meantKey(bound, context);
  return meant !== undefined && fillOf(context.assumptions.loader, meant.path) !== undefined ? meant : undefined;
}

/** Whether the loader stops at the "auto" of an unknown key. That is reported instead of the unknown key. */
export function isStoppedAt({ property }: BoundProperty, context: ConfigContext): boolean {
  return (
    isLiteral(property.value, 'auto') && stoppingAutos(context).some(({ property: stopping }) => stopping === property)
  );
}

/**
 * Whether another rule reports an unknown key: the loader stops at its value, the release does not have the optimizer
 * that it belongs to, or the file has many foreign keys.
 */
export function isReportedElsewhere(bound: BoundProperty, context: ConfigContext): boolean {
  return (
    isStoppedAt(bound, context) ||
    isOfMissingType(bound, context.assumptions.version) ||
    foreignKeysIn(context).has(bound.property)
  );
}
