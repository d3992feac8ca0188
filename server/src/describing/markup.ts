import { type MarkupContent, MarkupKind } from 'vscode-languageserver-types';

/** A block of documentation, independent of the output format. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'link'; readonly title: string; readonly url: string };

/** Escapes characters that would start markup. Backticks stay, because the catalog uses them on purpose. */
function escaped(text: string): string {
  return text.replace(/`[^`]*`|[\\*{}[\]<>#|~]/g, part => (part.startsWith('`') ? part : `\\${part}`));
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `# ${escaped(block.text)}`;
    case 'code':
      return `\`\`\`${block.language ?? 'text'}\n${block.text}\n\`\`\``;
    case 'text':
      return escaped(block.text);
    case 'list':
      return block.items.map(item => `- ${escaped(item)}`).join('\n');
    case 'table':
      return [
        markdownRow(block.header),
        markdownRow(block.header.map(() => '---')),
        ...block.rows.map(markdownRow),
      ].join('\n');
    case 'link':
      return `[${escaped(block.title)}](${block.url})`;
  }
}

function plainOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'code':
      return block.text;
    case 'text':
      return block.text.replaceAll('`', '');
    case 'list':
      return block.items.map(item => `- ${item.replaceAll('`', '')}`).join('\n');
    case 'table':
      return block.rows.map(cells => `- ${cells.join('; ').replaceAll('`', '')}`).join('\n');
    case 'link':
      return `${block.title}: ${block.url}`;
  }
}

/** All links are on one line. */
const linkGap = ' · ';

/** Renders blocks in a format that the client supports. */
export function render(blocks: readonly Block[], markdown: boolean): MarkupContent {
  const kind = markdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  const parts = blocks.map((block, i) => {
    const between = i === 0 ? '' : block.kind === 'link' && blocks[i - 1]?.kind === 'link' ? linkGap : '\n\n';
    return between + (markdown ? markdownOf : plainOf)(block);
  });
  return { kind, value: parts.join('') };
}
