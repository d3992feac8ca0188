/** V8 copies shorter parts; of a longer one it makes a slice, which is slow to compare. */
const shortest = 13;

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

/** Keys have beginnings and words in common, so characters of all their parts count. */
function placeOf(source: string, offset: number, end: number): number {
  let hash = end - offset;
  for (const at of [offset, offset + 7, (offset + end) >> 1, end - 8, end - 4, end - 2]) {
    hash = (Math.imul(hash, 31) + source.charCodeAt(at)) | 0;
  }
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
