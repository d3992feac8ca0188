// Writes the measurements as the section of docs/speed.md.
import { cpus, totalmem } from 'node:os';

const us = value => `${value.toFixed(1)} µs`;
const ms = value => `${value.toFixed(0)} ms`;
const times = value => `${value.toFixed(1)}x`;
const KB = bytes => `${(bytes / 1000).toFixed(0)} KB`;

function table(head, rows) {
  const line = cells => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function machine() {
  const [cpu] = cpus();
  return `${cpus().length} cores of ${cpu?.model.trim() ?? 'an unnamed processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Node.js ${process.versions.node}, ${process.platform}`;
}

/** @param results what the parts of the benchmark returned, by name */
export function section(results) {
  const { files, growth, activation, sizes } = results;
  const each = results['per-file'];
  const beside = results['side-by-side'];
  const many = results['many-files'];
  const python = results['many-python-files'];
  const look = results['first-look'];
  const cold = results['cold-start'];
  const other = results['other-window'];
  const own = results['own-figures'];
  const what = Object.keys(beside);
  const ours = table(
    ['', 'per file', 'times the bare parse', 'json-languageservice', 'ours beside it', 'faster by', 'exponent'],
    what.map(name => [
      name,
      us(each[name]),
      times(each[name] / each.parse),
      us(beside[name].theirs),
      us(beside[name].ours),
      times(beside[name].theirs / beside[name].ours),
      growth[name].exponent.toFixed(2),
    ]),
  );
  const [last] = growth.diagnose.times.slice(-1);
  return `Measured on ${machine()}; ${files.count} ${files.real ? 'real configs' : 'examples'} of ${files.medianLines} lines in the median. The bare parse is jsonc-parser's: ${us(each.parse)} a file, exponent ${growth.parse.exponent.toFixed(2)}.

${ours}

- vscode-json-languageservice validates, completes and explains the same files in the same process with our [JSON Schema](../schema).
- The exponent is that of the time over the lines, from 100 to ${last[0].toLocaleString('en-US')} (${ms(last[1])} to diagnose): 1 is linear.
- \`check\` reads ${many.files.toLocaleString('en-US')} files in ${many.seconds.toFixed(1)} s, ${Math.round(many.files / many.seconds).toLocaleString('en-US')} a second, and takes ${many.peakMB.toFixed(0)} MB.
- Of Python files, one of twenty with a config, \`check\` reads ${Math.round(python.files / python.seconds).toLocaleString('en-US')} a second.
- The first look at a file without a config, at which the client and \`check\` stop, takes ${us(look.python)} for Python, ${us(look.yaml)} for YAML and ${us(look.shell)} for a shell script, of 40 to 320 lines.
- A cold server answers \`initialize\` after ${ms(cold.ours.initialize)} and the first pull of diagnostics after ${ms(cold.ours.diagnostics)}; a server that does nothing, bundled alike, after ${ms(cold.bare.initialize)} and ${ms(cold.bare.diagnostics)} (${times(cold.ours.initialize / cold.bare.initialize)}, ${times(cold.ours.diagnostics / cold.bare.diagnostics)}).
- In ${activation.host}, a test waits ${activation.activated.toFixed(1)} ms for \`extension.activate()\`, beside everything that a window does at its start. *Developer: Startup Performance* says, in a window with a package.json: ${ms(own.call)} to call \`activate\`, and ${ms(own.load)} to load the code beside that of all other extensions for JSON. By itself, the file loads in ${own.alone.toFixed(1)} ms. In a window with other JSON, ${other.processes} processes of ours run after 10 s, and the extension host takes ${other.withMB.toFixed(0)} MB (${other.withoutMB.toFixed(0)} without the extension).
- A config has its first finding ${ms(activation.cold.ours)} after it is opened as the first one of a window, VS Code's own first JSON finding comes after ${ms(activation.cold.json)} (${times(activation.cold.ours / activation.cold.json)}); for later files ${ms(activation.warm.ours)} and ${ms(activation.warm.json)} (${times(activation.warm.ours / activation.warm.json)}). The server is ready after ${ms(activation.ready)}; after a crash, findings are back after ${ms(activation.crash)}.
- Sizes: ${sizes.bundles.map(({ file, bytes }) => `${file.replace('dist/', '')} ${KB(bytes)}`).join(', ')}; the .vsix ${KB(sizes.vsix)}.
`;
}
