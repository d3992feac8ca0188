import { areSet, type Found, withPins } from '../detection/version-pin.js';
import { parameterCount } from '../estimating/parameter-count.js';
import { worldSizeReason } from '../hostfile/language/hostfile.js';

/** Finds what the files around a document say. Each function is called only if the settings leave its answer open. */
export interface Finders {
  /** Returns the releases that the project pins. */
  pins(): Promise<Found>;
  /** Returns the slots of the hostfile beside the document. */
  slots(): Promise<number | undefined>;
  /** Returns the contents of the model's file at a path. */
  model(path: string): Promise<string | undefined>;
}

/**
 * Returns the settings of a document, completed from the files around it: the releases that the project pins, the slots
 * of the hostfile beside it, the contents of the model's file. Values that are set stay.
 */
export async function withSurroundings<Settings extends object>(settings: Settings, find: Finders): Promise<Settings> {
  const { worldSize, model } = settings as { readonly worldSize?: unknown; readonly model?: unknown };
  const path = typeof model === 'string' ? model.trim() : '';
  const pinned = areSet(settings) ? settings : withPins(settings, await find.pins());
  const slots = typeof worldSize === 'number' ? undefined : await find.slots();
  const modelText = path === '' || parameterCount(path) !== undefined ? undefined : await find.model(path);
  return {
    ...pinned,
    ...(slots === undefined ? {} : { worldSize: slots, worldSizeReason: worldSizeReason(slots) }),
    ...(modelText === undefined ? {} : { modelText }),
  };
}
