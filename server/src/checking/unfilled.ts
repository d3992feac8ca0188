import type { Binding } from '../catalog/binding.js';
import type { Span } from '../document/syntax-tree.js';
import { valueAt } from '../document/syntax-tree.js';
import { fillOf } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { type AutoMember, autosRead } from '../semantics/members.js';
import { type Effect, effect } from './effect.js';

/** Accelerate looks a key up by its path, cut at the dots: a name with a dot in it is not found, and nothing happens. */
function isHarmless({ path }: AutoMember, { document, assumptions }: ConfigContext): boolean {
  if (path === undefined) {
    return true;
  }
  const fill = fillOf(assumptions.loader, path);
  if (fill?.needs === undefined) {
    return fill !== undefined;
  }
  const needed = valueAt(document.root, ...fill.needs.split('.'));
  return needed !== undefined && needed.kind !== 'null';
}

/** Rules ask about the same document one after the other: the last answer is kept. */
let last: { readonly binding: Binding; readonly loader: string; readonly autos: readonly AutoMember[] } | undefined;

/** Every "auto" that stops the loader because nobody fills it in. */
export function stoppingAutos(context: ConfigContext): readonly AutoMember[] {
  const { document, binding, assumptions } = context;
  if (assumptions.loader.otherAuto !== 'raises') {
    return [];
  }
  if (last?.binding !== binding || last.loader !== assumptions.loader.id) {
    const autos = autosRead(document.root, binding).filter(auto => !isHarmless(auto, context));
    last = { binding, loader: assumptions.loader.id, autos };
  }
  return last.autos;
}

/** What the loader does about a key that nobody reads, when it is "auto" or has one in it that nobody fills in. */
export function stopAtAuto({ offset, end }: Span, context: ConfigContext): Effect | undefined {
  const stops = stoppingAutos(context).some(({ property }) => offset <= property.offset && property.end <= end);
  const { reader } = context.assumptions.loader;
  return stops
    ? effect(
        'load',
        `${reader} stops while the config is read ("not found in kwargs"), because nobody fills in an "auto" there.`,
      )
    : undefined;
}
