import { keepLast } from '../caching/keep-last.js';
import type { Binding } from '../catalog/binding.js';
import type { Span } from '../document/syntax-tree.js';
import { valueAt } from '../document/syntax-tree.js';
import { fillOf } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { type AutoMember, autosLeft } from '../semantics/members.js';
import { type Effect, effect } from './effect.js';

/**
 * Whether an "auto" does not stop the loader. Accelerate splits paths at dots, so it never finds a name with a dot in
 * it.
 */
function isHarmless({ path }: AutoMember, { document, assumptions }: ConfigContext): boolean {
  return path === undefined || isFilled(path, { document, assumptions });
}

/** Whether the loader fills in an "auto" at a path of the file. */
export function isFilled(
  path: string,
  { document, assumptions }: Pick<ConfigContext, 'document' | 'assumptions'>,
): boolean {
  const fill = fillOf(assumptions.loader, path);
  if (fill?.needs === undefined) {
    return fill !== undefined;
  }
  const needed = valueAt(document.root, ...fill.needs.split('.'));
  return needed !== undefined && needed.kind !== 'null';
}

const stoppingIn = keepLast(
  (document: ConfigContext['document'], binding: Binding, assumptions: ConfigContext['assumptions']) =>
    autosLeft(document.root, binding, assumptions.loader).filter(
      auto => !isHarmless(auto, { document, binding, assumptions }),
    ),
);

/** Returns each "auto" that stops the loader because nothing fills it in. */
export function stoppingAutos({ document, binding, assumptions }: ConfigContext): readonly AutoMember[] {
  return assumptions.loader.otherAuto === 'raises' ? stoppingIn(document, binding, assumptions) : [];
}

/** Returns the effect of an "auto" in an unread key, or inside it, that no program fills in; otherwise undefined. */
export function stopAtAuto({ offset, end }: Span, context: ConfigContext): Effect | undefined {
  const stops = stoppingAutos(context).some(({ property }) => offset <= property.offset && property.end <= end);
  const { reader } = context.assumptions.loader;
  return stops
    ? effect(
        'load',
        `${reader} stops while it reads the config ("not found in kwargs"), because no program fills in an "auto" there.`,
      )
    : undefined;
}
