import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { embeddedJson } from '../../../server/src/document/embedded-json.js';
import { accelerate, escaped, inYaml, json, python, shell, yaml } from './held-sources.js';
import { accept, act, diagnosticsOf, hoverOf } from './language-requests.js';

/** Returns what a program prints. */
function printed(program: string, ...given: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(program, given, { encoding: 'utf8' });
  assert.equal(status, 0, `${stderr}\n${given.at(-1)}`);
  return stdout;
}

/** Returns what a script writes with `cat`, `echo` or `printf` to files: here all of it is printed. */
function run(script: string): string {
  return printed('bash', '-c', script.replace(/ > \S+$/gm, ''));
}

const cases = [
  ...shell.map(([what, text]) => ['shellscript', what, text] as const),
  ...python.map(([what, text]) => ['python', what, text] as const),
  ...inYaml.map(([what, text]) => ['yaml', what, text] as const),
];

describe('a config in a source that a file holds', () => {
  for (const [language, what, text] of cases) {
    describe(`${what} (${language})`, () => {
      const at = text.indexOf('overlap_com');
      const cursor = `${text.slice(0, at + 3)}¦${text.slice(at + 3)}`;

      it('has its findings at their places', () => {
        const found = diagnosticsOf(language, text).filter(([code]) => code === 'unknown-key');
        assert.deepEqual(
          found.map(([, source]) => source.replaceAll(/[\\"']/g, '')),
          ['overlap_com'],
        );
      });

      it('gets their fixes', () => {
        const fixed = act(language, cursor, 'Rename to "overlap_comm"');
        assert.equal(fixed, text.replace('overlap_com', 'overlap_comm'));
      });

      it('has hovers', () => {
        const known = text.replace('overlap_com', 'overlap_comm');
        assert.match(hoverOf(language, `${known.slice(0, at + 3)}¦${known.slice(at + 3)}`), /overlap_comm/);
        assert.equal(hoverOf(language, `¦${text}`), '');
      });

      it('completes keys', () => {
        assert.equal(accept(language, cursor, 'overlap_comm'), text.replace('overlap_com', 'overlap_comm'));
      });
    });
  }

  it('is written as the shell reads it', () => {
    const before = `echo "{\\"zero_optimization\\": {\\"offload_param\\": {\\"device\\": |}}}" > ds_config.json\n`;
    assert.equal(accept('shellscript', before, '"cpu"'), before.replace('|', '\\"cpu\\"'));
    const inside = before.replace('|', '\\"c|\\"');
    assert.equal(accept('shellscript', inside, '"cpu"'), inside.replace('|', 'pu'));
    for (const [, text] of shell.filter(([, each]) => /^(?:echo|printf)/.test(each))) {
      const fixed = act('shellscript', text.replace('overlap_com', 'overl|ap_com'), 'Rename to "overlap_comm"');
      const read = JSON.parse(run(`N=8\n${fixed}`)) as object;
      assert.deepEqual(read, JSON.parse(json.replace('overlap_com', 'overlap_comm')));
    }
  });
});

describe('a value that the shell puts into a source', () => {
  it('is known if the script sets it once', () => {
    const text = `STAGE=7\ncat <<EOF > x.yaml\n${yaml.replace('2', '$STAGE').replace('com:', 'comm:')}EOF\n`;
    assert.deepEqual(diagnosticsOf('shellscript', text), [['invalid-value', '$STAGE']]);
    assert.deepEqual(diagnosticsOf('shellscript', text.replace('STAGE=7', 'STAGE=2')), []);
  });

  it('is unknown otherwise', () => {
    for (const value of ['$STAGE', '${STAGE:-7}', '$(nproc)', '"$STAGE"', 'x${STAGE}', '`nproc`', '$((STAGE + 5))']) {
      const text = `read STAGE\ncat <<EOF > x.yaml\n${yaml.replace('2', value).replace('com:', 'comm:')}EOF\n`;
      assert.deepEqual(diagnosticsOf('shellscript', text), [], value);
      const program = `python - <<EOF\nc = {"train_batch_size": ${value}, "zero_optimization": {"stage": ${value}}}\nEOF\n`;
      assert.deepEqual(diagnosticsOf('shellscript', program), [], value);
      const string = `echo "{\\"train_batch_size\\": ${value.replaceAll('"', '')}, \\"zero_optimization\\": {\\"stage\\": 2}}" > ds.json\n`;
      assert.deepEqual(diagnosticsOf('shellscript', string), [], value);
    }
  });

  it('is unknown in a heredoc that another one writes', () => {
    const inner = `cat <<EOF > x.yaml\n${accelerate.replace('4', '\\$WORLD_SIZE').replace('2', '\\${STAGE}')}EOF`;
    const text = `cat <<JOB > job.sh\n#!/bin/bash\n${inner}\nJOB\n`;
    assert.deepEqual(diagnosticsOf('shellscript', text.replace('  bf16: true\n', '')), []);
    assert.equal(diagnosticsOf('shellscript', text)[0]?.[0], 'accelerate-ignored-key');
  });

  it('is unknown in the pieces of an f-string', () => {
    const pieces = accelerate.replace('4', '{n}').replace(/(.+)\n/g, '        f"$1\\n"\n');
    const text = `def f(n):\n    content = (\n${pieces}    )\n    with open("a.yaml", "w") as f:\n        f.write(content)\n`;
    assert.deepEqual(diagnosticsOf('python', text), [['accelerate-ignored-key', 'bf16']]);
    assert.deepEqual(diagnosticsOf('python', text.replace('        f"  bf16: true\\n"\n', '')), []);
    // The string would have an empty piece, so that the fix takes the lines of the source alone.
    const fixed = act('python', text.replace('bf16', 'bf|16'), 'Remove "bf16" (loses true)');
    assert.deepEqual(diagnosticsOf('python', fixed), []);
  });

  it('is unknown if printf puts it there', () => {
    for (const format of ['%d', '%s', '"%s"', '%5.2f', '"x%sy"']) {
      const text = `printf '{"train_batch_size": %d, "zero_optimization": {"stage": ${format}}}\\n' 8 "$S" > ds.json\n`;
      assert.deepEqual(diagnosticsOf('shellscript', text), [], text);
    }
    const members = `printf '{"train_batch_size": 8, "zero_optimization": {"stage": 2},\\n%s\\n}' "$MORE" > ds.json\n`;
    assert.deepEqual(diagnosticsOf('shellscript', members), []);
  });

  it('can be members', () => {
    const text = `cat <<EOF > x.yaml\n${accelerate.replace(/num_processes.*\n/, '').replace('  bf16: true\n', '')}$MORE\nEOF\n`;
    assert.deepEqual(diagnosticsOf('shellscript', text), []);
  });

  it('stays when another part changes', () => {
    const text = `cat <<EOF > x.yaml\n${accelerate.replace('4', '$N').replace('2', '${STAGE}')}EOF\n`;
    const fixed = act('shellscript', text.replace('bf16', 'bf|16'), 'Remove "bf16" (loses true)');
    assert.equal(fixed, text.replace('  bf16: true\n', ''));
  });
});

describe('a string of which other commands write the rest', () => {
  it('has no syntax that is judged', () => {
    const start = `echo "{\\"train_batch_size\\": 8, \\"zero_optimization\\": {\\"stage\\": STAGE}" > ds.json\n`;
    assert.deepEqual(diagnosticsOf('shellscript', `${start}echo "}" >> ds.json\n`), []);
    assert.deepEqual(diagnosticsOf('shellscript', `${start.replace('}"', '}}"')}sed -i s/STAGE/2/ ds.json\n`), []);
    assert.deepEqual(diagnosticsOf('shellscript', `${start.replace('STAGE', '9')}echo "}" >> ds.json\n`), [
      ['invalid-value', '9'],
    ]);
  });
});

describe('lines of comments', () => {
  it('are read in no time, however many there are', () => {
    const start = performance.now();
    for (const eol of ['\n', '\r\n', '\n\n', ' \r\n']) {
      const comments = `  # zero_optimization: 1${eol}`.repeat(3000);
      diagnosticsOf('yaml', `${comments}1:\n${yaml}`);
      diagnosticsOf('shellscript', `cat <<EOF > x\n${comments}1\nEOF\n`);
      diagnosticsOf('python', `f.write("""${comments}1""")\n`);
    }
    assert.ok(performance.now() - start < 5000, `${performance.now() - start} ms`);
  });
});

describe('a source that is not a config', () => {
  it('is left alone', () => {
    for (const text of [
      `echo "see ${escaped}"\n`,
      `jq '${json}' ds.json\n`,
      `grep '{"zero_optimization": {"overlap_com": true}}' log\n`,
      `# echo "${escaped}" > ds.json\n`,
      `cat <<EOF > ds.tmpl.yaml\n${yaml}EOF\nsed -i s/x/y/ ds.tmpl.yaml\n`,
      `cat <<EOF > notes.md\n${yaml}EOF\n`,
      `kubectl apply -f - <<EOF\napiVersion: v1\ndata:\n  zero_optimization: "x"\nEOF\n`,
    ]) {
      assert.deepEqual(diagnosticsOf('shellscript', text), [], text);
    }
    for (const text of [
      `"""Example: ${json}"""\n`,
      `HELP = '${json}'\nparser.add_argument('--ds', help=HELP)\n`,
      `T = '${json}'\nc = json.loads(T.replace('8', str(n)))\n`,
      `T = '${json}'\nc = json.loads(T % n)\n`,
      `T = '${json}'\nT = T + '}'\nc = json.loads(T)\n`,
      `c = json.loads(b'${json}')\n`,
      `c = load('${json}')\n`,
    ]) {
      assert.deepEqual(diagnosticsOf('python', text), [], text);
    }
  });
});

describe('a string that json.loads reads', () => {
  const found = (call: string) => diagnosticsOf('python', `c = ${call}\n`).map(([code]) => code);
  const string = (members: string) => `'{"train_batch_size": 8, "zero_optimization": {"stage": 2}${members}}'`;

  it('has to be strict JSON', () => {
    assert.deepEqual(found(`json.loads(${string(',')})`), ['not-strict-json']);
    assert.deepEqual(found(`json.loads("""${string(', # a\n').slice(1, -1)}""")`), ['not-strict-json']);
    assert.deepEqual(found(`json.loads(${string(', "bf16": {"enabled": True}')})`), ['python-literal']);
    assert.deepEqual(found(`json.loads(${string(' "steps_per_print": 1')})`), ['syntax-error']);
    assert.deepEqual(found(`json.loads(${string('')})`), []);
  });

  it('may be looser for other readers, and has unknown parts in an f-string', () => {
    assert.deepEqual(found(`hjson.loads(${string(',')})`), []);
    assert.deepEqual(found(`json5.loads(${string(',')})`), []);
    assert.deepEqual(
      found(`json.loads(f'{{"train_batch_size": 8, "zero_optimization": {{"stage": 2}}, {more}}}')`),
      [],
    );
  });

  it('is read anew after an edit', () => {
    const [before] = embeddedJson.regionsOf('{"zero_optimization": {"stage": 2,}}');
    assert.ok(before?.json);
    assert.equal(embeddedJson.regionAgain('{"zero_optimization": {"stage": 2}}', before).json, undefined);
  });

  it('loses its commas with the fix', () => {
    const text = `c = json.loads(${string('|,')})\n`;
    assert.equal(act('python', text, 'Convert to strict JSON'), text.replace('|,', ''));
  });
});

describe('a block of YAML', () => {
  const file = (name: string, device: string) =>
    `data:\n  ${name}: |\n    {"train_batch_size": 8, "zero_optimization": {"stage": 3, "offload_param": {"device": ${device}}}}\n`;

  it('is a file as it is, unless it is a template', () => {
    assert.deepEqual(diagnosticsOf('yaml', file('ds_config.json', '"nvme"')), [['missing-nvme-path', '"nvme"']]);
    assert.deepEqual(diagnosticsOf('yaml', file('value', '"nvme"')), []);
    assert.deepEqual(diagnosticsOf('yaml', file('ds_config.json', '"{{ .Values.device }}"')), []);
  });

  it('keeps its indent when a fix adds lines', () => {
    const text = `data:\n  ds_config.json: |\n    {\n      "train_batch_size": 8,\n\n      "zero_optimization": {\n        "stage": 2,\n        "cpu_of¦fload": true\n      }\n    }\n  other: |\n    x\n`;
    const section = '"offload_optimizer": {\n          "device": "cpu"\n        }';
    assert.equal(act('yaml', text, 'Replace by "offload_optimizer"'), text.replace('"cpu_of¦fload": true', section));
  });

  it('has unknown values where a workflow fills them in', () => {
    const members =
      '"train_batch_size": ${{ a.b }}, "zero_optimization": {"stage": ${{ c }}}, "fp16": {"enabled": ${{ d && 1 || 2 }}}';
    const named = members.replace('${{ c }}', '"${{ c }}"');
    for (const command of [
      'cat > ds.json <<EOF\n  {@}\n  EOF',
      "cat > ds.json <<'EOF'\n  {@}\n  EOF",
      "echo '{@}' > ds.json",
    ]) {
      for (const each of [members, named, `${members},\n  \${{ more }}\n  `]) {
        const text = `run: |\n  ${command.replace('@', () => each)}\n`;
        assert.deepEqual(diagnosticsOf('yaml', text), [], text);
      }
      const wrong = `run: |\n  ${command.replace('@', () => members.replace('"fp16"', '"fp61"'))}\n`;
      assert.deepEqual(diagnosticsOf('yaml', wrong), [['unknown-key', '"fp61"']], wrong);
    }
  });

  it('holds nothing else', () => {
    for (const text of [
      'run: |\n  deepspeed train.py --deepspeed ds.json  # zero_optimization\n',
      'note: |\n  Set "zero_optimization": {"stage": 2} in the config.\n',
      'a: >\n  {"zero_optimization": {"overlap_com": true}}\n',
    ]) {
      assert.deepEqual(diagnosticsOf('yaml', text), [], text);
    }
  });
});
