import assert from 'node:assert/strict';
import { analyse } from '../../../../server/src/analysis/analysis.js';
import { fixedText } from '../../../../server/src/analysis/fixed-text.js';
import { draftOf } from '../../../../server/src/document/draft.js';
import { propertyOf } from '../../../../server/src/document/syntax-tree.js';
import { defaultSettings } from '../../../../server/src/loaders/assumptions.js';
import { configIn, findingsIn } from './scripts.js';

/** Returns a script after all fixes of its only config. */
function fixed(text: string): string {
  const analysis = analyse(configIn(text), defaultSettings);
  return fixedText(analysis, analysis.verdicts, true)?.text ?? text;
}

describe('edits of a heredoc', () => {
  it('keep the script, its variables and the tabs before each line', () => {
    const text = [
      'LR=1e-5',
      'if true; then',
      '\tcat > ds_config.json <<-EOF',
      '\t{',
      '\t  "train_batch_size": $(nproc),',
      '\t  "optimizer": { "type": "AdamW", "params": { "lr": $LR } },',
      '\t  "zero_optimization": {',
      '\t    "stage": 3',
      '\t  }',
      '\t}',
      '\tEOF',
      'fi',
      'deepspeed train.py',
      '',
    ].join('\n');
    const draft = draftOf(configIn(text));
    const section = draft.objectAt(['zero_optimization']);
    assert.ok(section);
    draft.add(section, 'offload_optimizer', { device: 'cpu' });
    const root = draft.objectAt([]);
    assert.ok(root);
    const optimizer = propertyOf(root, 'optimizer');
    assert.ok(optimizer);
    draft.rename(optimizer, 'scheduler');
    const added = '\t    "stage": 3,\n\t    "offload_optimizer": {\n\t      "device": "cpu"\n\t    }\n';
    assert.equal(draft.text, text.replace('\t    "stage": 3\n', added).replace('"optimizer": {', '"scheduler": {'));
  });

  it('are the fixes of its findings', () => {
    const before =
      'cat <<EOF > ds.json\n{ "train_batch_size": $B, "zero_optimization": { "stage": 2, "overlap_com": true } }\nEOF\nrun $B\n';
    assert.equal(fixed(before), before.replace('overlap_com"', 'overlap_comm"'));
  });
});

/** Returns the code and the source of each finding in a heredoc. */
function found(body: string, loader: 'deepspeed' | 'transformers', delimiter = 'EOF'): readonly string[] {
  const text = `# not { "JSON"\ncat <<${delimiter} > ds_config.json\n${body}\nEOF\ndeepspeed train.py } # not JSON\n`;
  return findingsIn(text, { loader, worldSize: 1 })
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, span }) => `${code} ${text.slice(span.offset, span.end)}`);
}

describe('the syntax of a heredoc', () => {
  const head = '{ "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 1 }';

  it('is judged as that of the file that it becomes', () => {
    assert.deepEqual(found(`${head} "steps_per_print": 1 }`, 'transformers'), ['syntax-error "']);
    assert.deepEqual(found(`${head} "steps_per_print": 1 }`, 'deepspeed'), []);
    assert.deepEqual(found(`${head}, }`, 'transformers'), ['not-strict-json ,']);
    assert.deepEqual(found(`${head} // why\n}`, 'transformers'), ['not-strict-json // why']);
    assert.deepEqual(found(`${head}, "dump_state": True }`, 'transformers'), ['python-literal True']);
    assert.deepEqual(found(`${head}, "dump_state": false`, 'transformers'), ['syntax-error ']);
  });

  it('is right where the shell puts something in', () => {
    const values = '"steps_per_print": $A, "gradient_clipping": ${B:-1.0}, "dump_state": $(echo "true")';
    for (const loader of ['deepspeed', 'transformers'] as const) {
      assert.deepEqual(found(`${head}, ${values} }`, loader), []);
      assert.deepEqual(found(`${head}, $MORE }`, loader), []);
    }
    assert.deepEqual(found(`${head}, ${values}, }`, 'transformers'), ['not-strict-json ,']);
  });

  it('has placeholders if the quotes of its delimiter keep the shell from filling them', () => {
    assert.deepEqual(found(`${head}, "steps_per_print": $A }`, 'transformers', "'EOF'"), ['template-placeholder $A']);
  });

  it('is not judged if other commands change the file', () => {
    const text = `cat > ds.json <<'EOF'\n${head}, "steps_per_print": STEPS,\nEOF\n`;
    const codes = (script: string) =>
      findingsIn(script, { loader: 'transformers' }).flatMap(({ code, severity }) =>
        severity === 'error' ? [code] : [],
      );
    assert.deepEqual(codes(text), ['template-placeholder', 'syntax-error']);
    assert.deepEqual(codes(`${text}echo '}' >> ds.json\n`), []);
    assert.deepEqual(codes(`${text}sed -i "s/STEPS/$STEPS/" ds.json\n`), []);
    assert.deepEqual(codes(`${text}cat <<EOF >> 'ds.json'\n}\nEOF\n`), []);
  });

  it('is made strict without a change of the script', () => {
    const text = `# a\ncat <<EOF > ds.json\n{ "zero_optimization": { "stage": 1, }, "train_batch_size": "auto", }\nEOF\n# b,\n`;
    assert.equal(fixed(text), text.replace('1, }', '1 }').replace('"auto", }', '"auto" }'));
  });
});

describe('a comment in a heredoc', () => {
  const config = (comment: string) => `{ "train_batch_size": 8, "zero_optimization": { "stag": 1 } ${comment}\n}`;

  it('ignores a finding if the loader reads comments', () => {
    const comment = '// deepspeed-ignore unknown-key';
    assert.deepEqual(found(config(comment), 'deepspeed'), []);
    assert.deepEqual(found(config(''), 'deepspeed'), ['unknown-key "stag"']);
    assert.deepEqual(found(config(comment), 'transformers'), [
      'unknown-key "stag"',
      'not-strict-json // deepspeed-ignore unknown-key',
    ]);
  });

  it('of the shell ignores nothing', () => {
    const text = `# deepspeed-ignore-file\ncat <<EOF > ds.json\n${config('')}\nEOF\n`;
    assert.deepEqual(
      findingsIn(text).map(({ code }) => code),
      ['unknown-key'],
    );
  });
});
