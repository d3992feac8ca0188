import assert from 'node:assert/strict';
import { pathOf, propertiesOf, toJson } from '../../../../server/src/document/syntax-tree.js';
import { mightHave } from '../../../../server/src/notations/shell/might-have.js';
import { shellNotation } from '../../../../server/src/notations/shell/shell-notation.js';
import { configIn, configsIn } from './scripts.js';

const config = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }';

/** Returns the configs of a script as they are written. */
function written(text: string): readonly string[] {
  return shellNotation.regionsOf(text).map(({ offset, end }) => text.slice(offset, end));
}

function reasons(text: string): readonly string[] {
  return shellNotation.regionsOf(text).map(({ reason }) => reason);
}

describe('configs in shell scripts', () => {
  it('are heredocs of each form', () => {
    const forms = [
      `cat <<EOF > ds_config.json\n${config}\nEOF\n`,
      `cat > ds_config.json <<'EOF'\n${config}\nEOF\n`,
      `cat > ds_config.json <<"END OF IT"\n${config}\nEND OF IT\n`,
      `cat > ds_config.json << \\EOF\n${config}\nEOF`,
      `tee -a "ds_config.json" <<-EOF > /dev/null 2>&1\n${config}\n\tEOF\n`,
      `if true; then\n  sudo tee ds_config.json <<-'EOF'\n${config}\n\t\tEOF\nfi\n`,
      `cat <<EOF \\\n  > ds_config.json\n${config}\nEOF\n`,
      `cat <<EOF > ds_config.json\r\n${config}\r\nEOF\r\n`,
      `CONFIG=$(cat <<EOF\n${config}\nEOF\n)\n`,
      `cat > ds_config.json <<EOF\n\n// The config.\n${config}\nEOF\n`,
    ];
    for (const form of forms) {
      assert.deepEqual(
        written(form).map(text => text.trim().replace('// The config.\n', '')),
        [config],
        form,
      );
    }
  });

  it('are strings in single quotes that a command writes to a file', () => {
    const forms = [
      `echo '${config}' > ds_config.json\n`,
      `  echo -n '${config}' >"$OUT/ds.json"; deepspeed x.py\n`,
      `printf '%s\\n' '\n${config}\n' | sudo tee ds_config.json > /dev/null\n`,
      `printf '${config}\\n' > ds_config.json\n`,
      `if [ -z "$X" ]; then echo '${config}' > ds_config.json; fi\n`,
    ];
    for (const form of forms) {
      assert.deepEqual(
        written(form).map(text => text.trim()),
        [config],
        form,
      );
    }
    assert.deepEqual(reasons(`echo '${config}' > a.json\n`), ['a command writes it to a.json']);
    const others = [`echo '${config}'\n`, `# echo '${config}' > a.json\n`, `x=echo; grep -c '${config}' > a.json\n`];
    for (const other of others) {
      assert.deepEqual(written(other), [], other);
    }
    const both = `cat > run.sh <<'EOF'\necho '${config}' > a.json\nEOF\ncat > b.json <<EOF\n${config}\nEOF\n`;
    assert.deepEqual(written(both), [config]);
    assert.equal(shellNotation.regionsOf(`echo '${config}' > a.json\nsed -i s/8/4/ a.json\n`)[0]?.isComplete, false);
  });

  it('are named after their file', () => {
    assert.deepEqual(reasons(`cat <<EOF > ds_config.json\n${config}\nEOF\n`), [
      'a heredoc writes it to ds_config.json',
    ]);
    assert.deepEqual(reasons(`cat 2> log > "$OUT/ds.json" <<EOF\n${config}\nEOF\n`), [
      'a heredoc writes it to $OUT/ds.json',
    ]);
    assert.deepEqual(reasons(`sudo tee -a x.json <<EOF\n${config}\nEOF\n`), ['a heredoc writes it to x.json']);
    assert.deepEqual(reasons(`X=$(cat <<EOF\n${config}\nEOF\n)`), ['a heredoc holds it']);
  });

  it('are found side by side and inside each other', () => {
    const other = '{ "zero_optimization": { "stage": 3 } }';
    assert.deepEqual(written(`cat <<A > a.json\n${config}\nA\ncat <<A > b.json\n${other}\nA\n`), [config, other]);
    assert.deepEqual(written(`paste <<A - <<B\n${config}\nA\n${other}\nB\n`), [config, other]);
    assert.deepEqual(written(`cat > run.sh <<'OUT'\ncat > a.json <<IN\n${config}\nIN\ndeepspeed x.py\nOUT\n`), [
      config,
    ]);
  });

  it('are found before their last line is typed', () => {
    assert.deepEqual(written(`cat <<EOF > ds.json\n${config}\n\ndeepspeed train.py\n`), [config]);
    assert.deepEqual(written('cat <<EOF > ds.json\n{ "zero_optimization": {\n'), ['{ "zero_optimization": {\n']);
  });

  it('are not other heredocs, shifts or here-strings', () => {
    const others = [
      `python - <<EOF\nds = ${config}\nEOF\n`,
      'cat <<EOF > x.json\n{ "optimizer": { "name": "x" }, "model": 1 }\nEOF\n',
      `cat <<< '${config}'\n`,
      `# cat <<EOF\n#${config}\n# EOF\n`,
      `echo $((1 << 2))\necho '${config}'\n`,
      `ds='${config}'\n`,
      `cat <<EOF > x.yaml\nds: ${config}\nEOF\n`,
      'cat <<EOF\n"zero_optimization": 1\nEOF\n',
    ];
    for (const other of others) {
      assert.deepEqual(written(other), [], other);
    }
  });

  it('are files that a cell of a notebook writes', () => {
    const cell = `%%writefile configs/ds_config.json\n${config}\n`;
    assert.deepEqual(written(cell), [`${config}\n`]);
    assert.deepEqual(reasons(cell), ['the cell writes it to configs/ds_config.json']);
    assert.deepEqual(written(`%%writefile train.py\nds = ${config}\n`), []);
    assert.deepEqual(written(`%%bash\ncat <<EOF > ds.json\n${config}\nEOF\n`), [config]);
  });

  it('pass the first look', () => {
    assert.equal(mightHave(`cat <<EOF > ds_config.json\n${config}\nEOF\n`), true);
    assert.equal(mightHave('deepspeed train.py --zero_optimization --deepspeed ds_config.json\n'), false);
  });

  it('have the offsets of the script', () => {
    const text = `#!/bin/bash\ncat <<EOF > ds.json\n${config}\nEOF\n`;
    const properties = [...propertiesOf(configIn(text).root)];
    assert.deepEqual(
      properties.map(({ key, value }) => [text.slice(key.offset, key.end), text.slice(value?.offset, value?.end)]),
      [
        ['"train_batch_size"', '8'],
        ['"zero_optimization"', '{ "stage": 2 }'],
        ['"stage"', '2'],
      ],
    );
  });
});

/** Returns the kinds and values at the paths of a script's config. */
function valuesIn(text: string): { readonly [path: string]: unknown } {
  const entries = [...propertiesOf(configIn(text).root)].flatMap(property => {
    const { value } = property;
    const isScalar = value !== undefined && value.kind !== 'object' && value.kind !== 'array';
    return isScalar ? [[pathOf(property).join('.'), value.kind === 'expression' ? value : value.value]] : [];
  });
  return Object.fromEntries(
    entries.map(([path, value]) => [path, typeof value === 'object' && value !== null ? `? ${value.value}` : value]),
  );
}

function heredoc(body: string, before = '', delimiter = 'EOF'): string {
  return `${before}cat <<${delimiter} > ds_config.json\n{ "zero_optimization": {},${body}}\nEOF\n`;
}

describe('what a shell puts into a heredoc', () => {
  it('is unknown', () => {
    const values = [
      '$A',
      '${A}',
      '${A:-"x"}',
      '$(nproc --all)',
      '$(jq ".a, .b" "$(pwd)/x.json")',
      '$((A * B))',
      '`nproc --all`',
      '"$A"',
      '"${A}"',
      '"/data/$A/b"',
      '"$(jq ".a" x.json)"',
      '1e-$A',
      '${A}${B}',
      '"a\\$b"',
    ];
    for (const value of values) {
      assert.deepEqual(valuesIn(heredoc(`"a": ${value}, "b": 1`)), { a: `? ${value}`, b: 1 }, value);
    }
    assert.deepEqual(toJson(configIn(heredoc('"a": [$A, 1, "$B"]')).root as never), {
      zero_optimization: {},
      a: ['$A', 1, '"$B"'],
    });
  });

  it('may be members', () => {
    const { root, isPlainJson } = configIn(heredoc('"a": 1, $MORE "b": 2, "$KEY": 3'));
    assert.deepEqual(root?.kind === 'object' && root.properties.map(({ key }) => key.name), [
      'zero_optimization',
      'a',
      'b',
    ]);
    assert.equal(root?.kind === 'object' && root.merges, true);
    assert.equal(isPlainJson, true);
  });

  it('is the value of a variable that the script assigns once', () => {
    const before = 'LR=1e-5\nexport STAGE="2"  # ZeRO\nreadonly OPT=\'AdamW\'\n';
    assert.deepEqual(valuesIn(heredoc('"a": $LR, "b": ${STAGE}, "c": "$OPT", "d": "$OPT-$STAGE"', before)), {
      a: 1e-5,
      b: 2,
      c: 'AdamW',
      d: 'AdamW-2',
    });
    const text = heredoc('"a": $LR', before);
    const value = [...propertiesOf(configIn(text).root)].find(({ key }) => key.name === 'a')?.value;
    assert.equal(text.slice(value?.offset, value?.end), '$LR');
    assert.equal(value !== undefined && 'through' in value && value.through, 'LR');
  });

  it('is unknown if the variable may have another value', () => {
    const scripts = [
      'A=1\nA=2\n',
      'A=1\nif true; then\n  A=2\nfi\n',
      'if true; then\n  A=1\nfi\n',
      'A=${1:-1}\n',
      'A=$B\n',
      'A=1 python x.py\n',
      'A=1\nread -r A\n',
      'A=1\nfor A in 1 2; do\n',
      'A=1\n((A++))\n',
      'A=1\nA+=2\n',
      'A=1\neval "$X"\n',
      'cat > env.sh <<E\nA=1\nE\n',
      'A=True\n',
    ];
    for (const before of scripts) {
      assert.deepEqual(valuesIn(heredoc('"a": $A', before)), { a: '? $A' }, before);
    }
    assert.deepEqual(valuesIn(`${heredoc('"a": $A')}A=1\n`), { a: '? $A' });
  });

  it('is unknown in a script that the script writes', () => {
    const inner = 'A=1\ncat > run.sh <<OUT\ncat <<IN > ds.json\n{ "zero_optimization": {}, "a": $A }\nIN\nOUT\n';
    assert.deepEqual(valuesIn(inner), { a: '? $A' });
  });

  it('is nothing behind a delimiter in quotes', () => {
    const { root } = configIn(heredoc('"a": "$A"', 'A=1\n', "'EOF'"));
    assert.deepEqual(toJson(root as never), { zero_optimization: {}, a: '$A' });
  });
});

describe('texts that only look like scripts', () => {
  const bodies = [
    'cat <<A\n{ "zero_optimization": {\n',
    'cat <<A > x.json\n{"fp16": $(\nA\n',
    '`$(${"\\',
    '<<-"',
    'a <<b <<c\n',
  ];
  for (const body of bodies) {
    it(`take little time: ${JSON.stringify(body)}`, () => {
      const text = `"zero_optimization": 1\n${body.repeat(Math.ceil(200_000 / body.length))}`;
      const before = process.cpuUsage();
      configsIn(text);
      const { user } = process.cpuUsage(before);
      assert.ok(user < 2_000_000, `${user} us`);
    });
  }
});
