// The server does not need the parts of a rule that only its page shows. The command line and the documentation read
// them from the sources.
import { readFileSync } from 'node:fs';

const texts = ['summary', 'why', 'bad', 'good', 'source', 'assuming', 'noFix', 'table', 'beside'];

// The formatter puts each member of a rule at two spaces, and the bracket that closes one, too. The rest of a member is
// indented further or, in a template literal, by any other number of spaces.
const member = new RegExp(`^  (?:${texts.join('|')}):[\\s\\S]*?(?=^  [^\\s})\\]]|^\\};)`, 'gm');

/**
 * esbuild plugin: removes the parts of rules that only a page or a test needs.
 * @returns {import('esbuild').Plugin}
 */
export function stripRuleTexts() {
  return {
    name: 'strip-rule-texts',
    setup(build) {
      build.onLoad(
        { filter: /server[\\/]src[\\/](?:(?:hostfile|accelerate|runs)[\\/])?rules[\\/][\w-]+\.ts$/ },
        ({ path }) => {
          const source = readFileSync(path, 'utf8');
          const start = source.search(/: (?:Hostfile|Run)?Rule = \{/);
          const end = source.indexOf('\n};', start) + 4;
          if (start < 0) {
            return { contents: source, loader: 'ts' };
          }
          const rule = source.slice(start, end).replace(member, '');
          return { contents: source.slice(0, start) + rule + source.slice(end), loader: 'ts' };
        },
      );
    },
  };
}
