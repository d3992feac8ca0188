/** Returns the sources of a fact for a page. */
export function sourceText(source: string): string {
  const citations = source.split(', ').map(citation => `\`${citation}\``);
  return `Source: ${citations.join(', ')}`;
}
