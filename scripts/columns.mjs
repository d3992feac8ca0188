// The catalog by fact instead of by entry: values of the same kind beside each other compress better. The bundles contain
// `fromColumns`.

/** The character of the first fact in the list of the facts of an entry; it needs no escape. */
const first = 97;

/**
 * Returns paths without the names that each has in common with the one before, whose number is the first character.
 * @param {readonly string[]} paths
 */
function shortened(paths) {
  return paths.map((path, i) => {
    const names = path.split('.');
    const before = i === 0 ? [] : paths[i - 1].split('.');
    const different = names.findIndex((name, at) => at === 9 || at === names.length - 1 || name !== before[at]);
    return different + names.slice(different).join('.');
  });
}

/** Returns shortened paths in full. */
function inFull(paths) {
  let before = [];
  return paths.map(path => {
    before = [...before.slice(0, Number(path[0])), ...path.slice(1).split('.')];
    return before.join('.');
  });
}

/**
 * Returns sections of entries as columns, the largest first: the keys of each section, the facts, the values of
 * each in the order of the entries, and which facts each entry has.
 * @param {Record<string, Record<string, unknown>>[]} sections
 */
export function toColumns(sections) {
  const entries = sections.flatMap(section => Object.values(section));
  const values = fact => entries.filter(entry => fact in entry).map(entry => entry[fact]);
  const size = fact => JSON.stringify(values(fact)).length;
  const facts = [...new Set(entries.flatMap(entry => Object.keys(entry)))].sort((a, b) => size(b) - size(a));
  const had = entry => facts.map((fact, i) => (fact in entry ? String.fromCharCode(first + i) : '')).join('');
  return [
    sections.map(section => shortened(Object.keys(section)).join(' ')),
    facts.join(' '),
    facts.map(values),
    entries.map(had).join(' '),
  ];
}

/** Returns the sections of such columns. */
export function fromColumns([keys, names, columns, shapes]) {
  const facts = names.split(' ');
  const shape = shapes.split(' ').values();
  const next = columns.map(() => 0);
  const entry = had =>
    Object.fromEntries(
      [...had].map(mark => {
        const i = mark.charCodeAt(0) - first;
        return [facts[i], columns[i][next[i]++]];
      }),
    );
  return keys.map(section =>
    Object.fromEntries(inFull(section.match(/\S+/g) ?? []).map(key => [key, entry(shape.next().value)])),
  );
}
