// What a rule's page is made of is not needed to check a config: the server does without it, the command line and the
// documentation read it from the sources.
import { readFileSync } from 'node:fs';

const texts = ['summary', 'why', 'bad', 'good', 'source', 'assuming', 'noFix', 'table'];

// The formatter puts each member of a rule at two spaces, as it does the bracket that closes one, and what belongs to it further
// in or, in a template literal, anywhere but there.
const member = new RegExp(`^  (?:${texts.join('|')}):[\\s\\S]*?(?=^  [^\\s})\\]]|^\\};)`, 'gm');

/**
 * esbuild plugin: leaves what only a page or a test needs out of the rules.
 * @returns {import('esbuild').Plugin}
 */
export function stripRuleTexts() {
  return {
    name: 'strip-rule-texts',
    setup(build) {
      build.onLoad({ filter: /server[\\/]src[\\/](?:hostfile[\\/])?rules[\\/][\w-]+\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const start = source.search(/: (?:Hostfile)?Rule = \{/);
        const end = source.indexOf('\n};', start) + 4;
        if (start < 0) {
          return { contents: source, loader: 'ts' };
        }
        const rule = source.slice(start, end).replace(member, '');
        return { contents: source.slice(0, start) + rule + source.slice(end), loader: 'ts' };
      });
    },
  };
}
