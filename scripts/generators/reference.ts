import { type CatalogNode, catalog } from '../../server/src/catalog/catalog.js';
import type { Rule } from '../../server/src/checking/rule.js';
import type { Block } from '../../server/src/describing/markup.js';
import { render } from '../../server/src/describing/markup.js';
import { describe } from '../../server/src/describing/parameter.js';
import { rules } from '../../server/src/rules/rules.js';
import type { GeneratedFile } from './generated-file.js';

function page(rule: Rule): GeneratedFile {
  const text = `# ${rule.code}

${rule.summary}

${rule.why}

Found in:

\`\`\`json
${rule.bad}
\`\`\`

Silent on:

\`\`\`json
${rule.good}
\`\`\`
`;
  return { file: `docs/rules/${rule.code}.md`, text };
}

function withoutLink(blocks: readonly Block[]): readonly Block[] {
  return blocks.filter(block => block.kind !== 'link');
}

function entry(node: CatalogNode, type: string | undefined): string {
  const depth = Math.min(6, 1 + node.path.split('.').length);
  const variant = type === undefined ? '' : ` (${type})`;
  const source = node.parameter === undefined ? '' : `\n\nSource: \`${node.parameter.source}\``;
  return `${'#'.repeat(depth)} \`${node.path}\`${variant}\n\n${render(withoutLink(describe(node)), true).value}${source}\n`;
}

/** All entries below a node, parents first. */
function entries(node: CatalogNode): readonly string[] {
  const own = node.parameter === undefined ? [] : [entry(node, undefined)];
  const below = [...new Set(node.children.values())].filter(child => child.parent === node);
  const free = [node.anyChild, node.item].filter(child => child !== undefined);
  const variants = [...variantNodes(node)].map(([child, types]) => entry(child, types.join(', ')));
  return [...own, ...[...below, ...free].flatMap(entries), ...variants];
}

/** Each parameter of a `params` object once, with the types it belongs to. */
function variantNodes(node: CatalogNode): ReadonlyMap<CatalogNode, readonly string[]> {
  const found = new Map<CatalogNode, string[]>();
  for (const [type, children] of node.variants ?? []) {
    for (const child of children.values()) {
      found.set(child, [...(found.get(child) ?? []), type]);
    }
  }
  return found;
}

/** docs/rules and docs/reference: a page for each rule and each top-level key. */
export function reference(): readonly GeneratedFile[] {
  const sections = [...new Set(catalog.children.values())].map(node => ({
    file: `docs/reference/${node.name}.md`,
    text: `${entries(node).join('\n').trimEnd()}\n`,
  }));
  return [...rules.map(page), ...sections];
}
