import { type State, stateFrom } from './state.js';

function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(through)).arrayBuffer();
}

/** Returns the part of an address, behind its "#", that holds a state: JSON, deflated, in base64url. */
export async function fragmentOf(state: State): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const packed = new Uint8Array(await piped(bytes, new CompressionStream('deflate-raw')));
  return btoa(Array.from(packed, byte => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** Returns the state that the part of an address holds; undefined if it holds none. */
export async function stateOf(fragment: string): Promise<State | undefined> {
  if (fragment === '') {
    return undefined;
  }
  try {
    const binary = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, character => character.charCodeAt(0));
    const text = new TextDecoder().decode(await piped(bytes, new DecompressionStream('deflate-raw')));
    return stateFrom(JSON.parse(text));
  } catch {
    return undefined;
  }
}
