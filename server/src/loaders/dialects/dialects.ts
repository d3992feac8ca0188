import { isAtLeast } from '../../catalog/version.js';
import type { Assumptions } from '../assumptions.js';
import type { Loader } from '../loader.js';
import type { Decoded } from './decoded.js';
import { readHjson } from './hjson.js';
import { readJson } from './json.js';

const readers: { readonly [dialect in Loader['dialect']]: (text: string) => Decoded } = {
  hjson: readHjson,
  json: readJson,
};

/** Returns the grammar of a file. DeepSpeed reads Hjson since 0.8.1. Source: deepspeed/runtime/config.py:DeepSpeedConfig.__init__. */
export function dialectOf({ loader, version }: Assumptions): Loader['dialect'] {
  return loader.id === 'deepspeed' && !isAtLeast(version, '0.8.1') ? 'json' : loader.dialect;
}

/** Decodes a source as the loader does. */
export function decode(text: string, assumptions: Assumptions): Decoded {
  return readers[dialectOf(assumptions)](text);
}
