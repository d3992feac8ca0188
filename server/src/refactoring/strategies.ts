import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import { templates } from '../templates/templates.js';
import type { Template } from '../templating/template.js';
import { type Device, isDevice, type Rung, rank, rungTitle } from './ladder.js';

/** A way to partition and offload model states that users can choose. */
interface Strategy {
  readonly rung: Rung;
  readonly title: string;
  /** When to use it and what it costs; absent for one that has no template. */
  readonly description?: string;
}

/** A strategy, and whether it is that of the file. */
export interface FileStrategy extends Strategy {
  readonly isCurrent: boolean;
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return value !== undefined && isObject(value) ? value[name] : undefined;
}

function rungIn({ config }: Template): Rung {
  const zero = config.zero_optimization;
  const deviceOf = (section: string): Device => {
    const device = member(member(zero, section), 'device');
    return typeof device === 'string' && isDevice(device) ? device : 'none';
  };
  const stage = Number(member(zero, 'stage'));
  return { stage, optimizer: deviceOf('offload_optimizer'), parameters: deviceOf('offload_param') };
}

const offered: readonly Strategy[] = templates
  .filter(({ kind }) => kind === 'stage')
  .map(template => ({ rung: rungIn(template), title: template.title, description: template.description }));

function isSameRung(one: Rung, other: Rung): boolean {
  return one.stage === other.stage && one.optimizer === other.optimizer && one.parameters === other.parameters;
}

/**
 * Returns the strategies that have a template, from the one that partitions and offloads the least; and the one of a
 * file that has none.
 */
export function strategiesWith(current: Rung | undefined): readonly FileStrategy[] {
  const isOf = ({ rung }: Strategy): boolean => current !== undefined && isSameRung(rung, current);
  const isKnown = current === undefined || offered.some(isOf);
  const all = isKnown ? offered : [...offered, { rung: current, title: rungTitle(current) }];
  return all.map(each => ({ ...each, isCurrent: isOf(each) })).sort((a, b) => rank(a.rung) - rank(b.rung));
}
