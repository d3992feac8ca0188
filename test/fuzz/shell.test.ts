import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { analyse } from '../../server/src/analysis/analysis.js';
import { openRegion } from '../../server/src/document/config-document.js';
import { pathOf, propertiesOf } from '../../server/src/document/syntax-tree.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { shellNotation } from '../../server/src/notations/shell/shell-notation.js';
import { bounds, holds } from './bounds.js';

const settings = { ...defaultSettings, syntax: true };

/** Reads every config in a script, as after a keystroke. Fails if something throws, or if the tree is not in the region. */
function read(text: string): void {
  const source = TextDocument.create('file:///run.sh', 'shellscript', 0, text);
  for (const region of shellNotation.regionsOf(text)) {
    const { verdicts } = analyse(openRegion(source, shellNotation, region), settings);
    const spans = [...verdicts.map(({ span }) => span), ...[...propertiesOf(region.root)].map(({ key }) => key)];
    const outside = spans.find(({ offset, end }) => offset < region.offset || end > region.end || end < offset);
    if (outside !== undefined) {
      throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(outside)} is not in the config`);
    }
    const again = shellNotation.regionAgain(text, { ...region, root: undefined });
    const paths = (root: typeof region.root) => JSON.stringify([...propertiesOf(root)].map(pathOf));
    if (paths(again.root) !== paths(region.root)) {
      throw new Error(`${JSON.stringify(text)}: another tree when the config is read again`);
    }
  }
}

const script = `#!/bin/bash
STAGE=2; LR=1e-5
export LR="3e-4"
cat > run.sh <<'OUT'
cat <<-EOF | tee "$DIR/ds_config.json" >&2
	{
	  "train_batch_size": $(( 8 * \${N:-1} )), // $X
	  "optimizer": { "type": "$OPT", "params": { "lr": $LR, "betas": [\`b\`, "\\$"] } },
	  $MORE
	  "zero_optimization": { "stage": $STAGE, "stag": True } "fp16": {}
	}
	EOF
OUT
deepspeed train.py <<< "x" \\
`;

const part = fc.oneof(
  fc.constantFrom(
    'cat <<EOF > ds.json\n',
    '<<-',
    "<<'E'\n",
    '\nE\n',
    '\nEOF\n',
    '{ "zero_optimization": {',
    '"fp16": ',
    '}',
  ),
  fc.constantFrom(
    '$(',
    '${',
    '`',
    '\\',
    '"',
    "'",
    '$A',
    '\nA=1\n',
    '# ',
    '%%writefile ds.json\n',
    '\r\n',
    '\t',
    ', ',
    '//',
  ),
  fc.string({ maxLength: 5 }),
);

describe('scripts', () => {
  it('are read at every prefix', () => {
    for (let length = 0; length <= script.length; length++) {
      read(script.slice(0, length));
      read(script.slice(length));
    }
  });

  it('are read whatever they are made of', () => {
    holds(
      fc.array(part, { maxLength: 20 }),
      parts => {
        read(parts.join(''));
        read(`cat <<EOF > ds.json\n{ "zero_optimization": {}, ${parts.join('')}`);
      },
      bounds.runs * 5,
    );
  });
});
