// The catalog by fact instead of by entry: values of the same kind beside each other compress better. The bundles contain
// `fromColumns`.

/** The character of the first fact in the list of the facts of an entry; it needs no escape. */
const first = 97;

/**
 * Returns sections of entries as columns: the keys of each section, the values of each fact in the order of the entries,
 * and which facts each entry has.
 * @param {Record<string, Record<string, unknown>>[]} sections
 */
export function toColumns(sections) {
  const entries = sections.flatMap(section => Object.values(section));
  const facts = [...new Set(entries.flatMap(entry => Object.keys(entry)))];
  const had = entry => facts.map((fact, i) => (fact in entry ? String.fromCharCode(first + i) : '')).join('');
  const values = fact => entries.filter(entry => fact in entry).map(entry => entry[fact]);
  return [
    sections.map(section => Object.keys(section)),
    facts.map(fact => [fact, values(fact)]),
    entries.map(had).join(' '),
  ];
}

/** Returns the sections of such columns. */
export function fromColumns([keys, columns, shapes]) {
  const shape = shapes.split(' ').values();
  const next = columns.map(() => 0);
  const entry = had =>
    Object.fromEntries(
      [...had].map(mark => {
        const i = mark.charCodeAt(0) - first;
        return [columns[i][0], columns[i][1][next[i]++]];
      }),
    );
  return keys.map(section => Object.fromEntries(section.map(key => [key, entry(shape.next().value)])));
}
