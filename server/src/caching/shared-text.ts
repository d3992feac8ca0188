/** V8 knows each shorter string. Longer strings are copies or slices, which are slow to compare and to look up. */
const shortest = 2;

/** Longer parts rarely repeat. */
const longest = 64;

/** A power of two: the lowest bits of a hash select a place. */
const places = 4_096;
const known: string[] = new Array<string>(places).fill('');

function isAt(source: string, offset: number, part: string): boolean {
  for (let i = 0; i < part.length; i++) {
    if (source.charCodeAt(offset + i) !== part.charCodeAt(i)) {
      return false;
    }
  }
  return true;
}

/**
 * Keys have beginnings and words in common, so characters of all their parts count. Each is written out: a loop over
 * an array of their offsets made parsing a twentieth slower.
 */
function placeOf(source: string, offset: number, end: number): number {
  const length = end - offset;
  const step = length >> 2;
  let hash = length;
  hash = Math.imul(hash, 31) + source.charCodeAt(offset);
  hash = Math.imul(hash, 31) + source.charCodeAt(offset + step);
  hash = Math.imul(hash, 31) + source.charCodeAt(offset + (length >> 1));
  hash = Math.imul(hash, 31) + source.charCodeAt(end - step - 1);
  hash = Math.imul(hash, 31) + source.charCodeAt(end - 2);
  hash = (Math.imul(hash, 31) + source.charCodeAt(end - 1)) | 0;
  return (hash ^ (hash >>> 12)) & (places - 1);
}

/**
 * Returns a part of a source that is likely to occur again, in this source or the next one, such as a key. All
 * occurrences are one string, which V8 finds and compares fast. It does not keep the source in memory.
 */
export function sharedText(source: string, offset: number, end: number): string {
  const length = end - offset;
  if (length < shortest || length > longest) {
    return source.slice(offset, end);
  }
  const place = placeOf(source, offset, end);
  const last = known[place] as string;
  if (last.length === length && isAt(source, offset, last)) {
    return last;
  }
  const own = Object.keys({ [source.slice(offset, end)]: true })[0] ?? '';
  known[place] = own;
  return own;
}
