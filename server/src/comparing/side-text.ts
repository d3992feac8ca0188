import { renderInline } from '../document/render.js';
import type { Side } from './differences.js';

/** Returns a value of one config with where it comes from: `5e8 (default)`. */
export function sideText(side: Side): string {
  if (side === undefined) {
    return 'not there';
  }
  const { value, note } = side;
  return value === undefined
    ? (note ?? 'not known')
    : `${renderInline(value)}${note === undefined ? '' : ` (${note})`}`;
}
