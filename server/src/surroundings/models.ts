import { modelFileNames } from '../estimating/model-file-names.js';
import type { Files } from './files.js';

/** Whether the contents of a model's file tell the model's size. */
export type HasSize = (text: string) => boolean | Promise<boolean>;

/** A file of a model, with its contents. */
export interface ModelFile<Place> {
  readonly file: Place;
  readonly text: string;
}

/**
 * Returns the file with the size of the model at a place: the place itself, or the best file of a directory. If none
 * tells the size, returns the last one, to say why. Returns undefined if nothing can be read.
 */
export async function modelFileAt<Place>(
  files: Files<Place>,
  place: Place,
  hasSize: HasSize,
): Promise<ModelFile<Place> | undefined> {
  const own = await files.read(place);
  if (own !== undefined) {
    return { file: place, text: own };
  }
  let found: ModelFile<Place> | undefined;
  for (const name of modelFileNames) {
    const file = files.at(place, name);
    const text = await files.read(file);
    if (text !== undefined) {
      found = { file, text };
      if (await hasSize(text)) {
        break;
      }
    }
  }
  return found;
}
