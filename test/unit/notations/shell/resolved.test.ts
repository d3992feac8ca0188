import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { resolvedCommands } from '../../../../server/src/notations/shell/resolved.js';
import { scriptFolder, startFolder } from '../../../../server/src/notations/shell/script-folder.js';

/** Returns the arguments that bash passes to `run` in a script, for each time that it is called. */
function byBash(script: string): readonly (readonly string[])[] {
  const defined = `exec 9>&1\nrun() { local each; { printf 'call\\0'; for each in "$@"; do printf '%s\\0' "$each"; done; printf 'end\\0'; } >&9; }\n${script}\n`;
  const { stdout, error } = spawnSync('bash', ['--noprofile', '--norc', '-c', defined, 'script'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
    cwd: '/',
  });
  if (error !== undefined) {
    throw error;
  }
  const calls: string[][] = [];
  let call: string[] | undefined;
  for (const part of stdout.split('\0')) {
    if (call === undefined) {
      call = part.endsWith('call') ? [] : undefined;
    } else if (part === 'end') {
      calls.push(call);
      call = undefined;
    } else {
      call.push(part);
    }
  }
  return calls;
}

/** Returns the arguments of `run` as the reader has them; undefined for what it does not know. */
function byReader(script: string): readonly (readonly (string | undefined)[])[] {
  return resolvedCommands(script)
    .filter(({ words }) => words[0]?.value === 'run')
    .map(({ words }) => words.slice(1).map(({ value }) => value));
}

/** Whether all that the reader knows is what bash passes. A word that it does not know may be any number of words. */
function agrees(own: readonly (string | undefined)[], other: readonly string[]): boolean {
  const unknown = own.indexOf(undefined);
  if (unknown < 0) {
    return JSON.stringify(own) === JSON.stringify(other);
  }
  return JSON.stringify(own.slice(0, unknown)) === JSON.stringify(other.slice(0, unknown));
}

const scripts: readonly string[] = [
  'run a; exit 0; run b',
  'run a\nexit\nA=1\nrun $A',
  '{ run a; exit 0; run b; }; run c',
  '(run a; exit 0; run b); run c',
  '[ -e /none ] || (run a)\nrun b',
  'false || { run a; exit 1; }\nrun b',
  'while true; do run a; break; run b; done; run c',
  'f() { run a; return; run b; }; f; run c',
  'function f { run a; return; run b; }\nf\nA=1\nrun $A',
  'function f() { run a; }\nf\nA=1\nrun $A',
  'if false; then run a; else run b; fi; run c',
  'if true; then run a; else run b; fi; run c',
  'if false; then run a; elif true; then run b; fi',
  'while false; do run a; done; run b',
  'case x in a) exit 1 ;; x) run b ;; esac; run c',
  'A=1\nf() { run "$A"; }\nA=2\nf',
  'A=1\nf() { run "$A"; }\nf',
  'set -- a "b c"\nrun "$@" $1 "$2" x"$1"',
  'set -- a b\nset -- c\nrun "$@" $1',
  'set -- a\nf() { run "$1" "$@"; }\nf b',
  'set -- a b\nshift\nrun "$@"',
  'set -- "$A" b\nrun c "$@"',
  'run --a 1 --b=2',
  'run "a b" \'c d\' e\\ f "g\\"h" "i\\\\j" \'k"l\'',
  'run a \\\n  b \\\n  c',
  'run a\\\nb',
  'run a \\\n  # a comment \\\n  --b 2',
  'run a \\\n\n--b 2',
  'run a # --b 2',
  'run a#b "#c"',
  'run a \\ \n--b 2',
  'A=1\nrun $A "$A" ${A} "${A}x" x$A',
  'A="1 2"\nrun $A "$A"',
  "A='--x 1'\nrun $A \\\n  --y 2",
  'A=1\nA=2\nrun $A',
  'A=1; run $A; A=2; run $A',
  'export A=1 B=2\nrun $A $B',
  'A=x\nA+=y\nrun $A',
  'ARGS=(--a 1 # comment\n  --b "2 3"\n)\nARGS+=(--c)\nrun "${ARGS[@]}" --d',
  'A=2\nB=3\nrun $((A * B)) $(( A + B * 2 )) "$((A-B))"',
  'run a > /dev/null 2>&1\nrun b 2>/dev/null | cat\nrun c &> /dev/null &\nwait',
  'run a < /dev/null && run b || run c',
  'if true; then run a; else run b; fi',
  'for i in 1 2; do run $i; done',
  'f() {\n  A=9\n  run $A\n}\nA=1\nrun $A\nf',
  '(A=1; run $A); run "$A"',
  'case x in\n  x) run a ;;\n  y) run b ;;\nesac\nA=1\nrun $A',
  'A=1 run $A',
  'A=/x/y\nB="$A/z"\nrun "$B" ${B}.json',
  'cat <<EOF > /dev/null\nrun nothing\nEOF\nrun a',
  'run "$(echo a b)" `echo c`',
  'run ${A:-1} "${A-2}"',
  'A=1\nrun ${A:-2} "${A-2}x" ${A:-$B}',
  'A=\nrun "${A:-2}" "${A-2}"',
  "run $'a' \"\" ''",
  '{ run a; }; run b',
  'while read -r A; do run "$A"; done <<< "x"',
  'A=(1 2)\nrun ${A[0]} "${A[1]}"',
  'set -x\nA=1 B=2\nrun $A $B',
  'bash -c "run_inner a"\nrun b',
  'eval "run a --b 2"',
  'A="run a"\neval $A --b "2 3"',
  'CMD="run a --b 2"\n$CMD',
  'run --a=1 -b -2 -- c',
  'run a;run b;  run c',
  'run 你好 "ü ö"',
  'readonly A=5\nrun "$A"\ndeclare -r B=6\nrun $B',
  'run a\r\nrun b\r\n'.replaceAll('\r', ''),
  'A="x\ny"\nrun "$A" $A',
  'printf -v A %s 3\nrun "$A"',
  'A=1\n((A++))\nrun $A',
  'A=1\nunset A\nrun "$A"',
  'A=128\nB=4\nrun $((A / (B * 8))) $(( -(A - 1) % 7 )) $((010))',
  'A=2+3\nrun $((A*2)) $(($A*2))',
  'CMD="run --n $(echo 4) --lr 1e-5"\neval $CMD --x=$(echo y)',
  'ARGS="--n $(echo 4) --lr 1e-5"\nrun $ARGS',
  'A=x\nA+=$(echo y)\nA+=" --z"\nrun "$A" z',
  'bash -c "run_inner $(echo a)"\nrun b',
  'time run a',
  'A=1\nsource <(echo A=2)\nrun "$A"',
  'A=1\nB=$(echo A=2)\neval "$B"\nrun "$A"',
  'A=1\nset -a; . /dev/stdin <<< "A=2"; set +a\nrun "$A" b\nA=3\nrun $A',
  'A=(--a 1)\nif true; then A+=(--b 2); fi\nrun "${A[@]}" --c',
  'A=(--a 1)\nif true; then A+=(--b 2); fi\nA+=(--d)\nrun "${A[@]}" --c',
  'A=(--a 1)\nif false; then A+=(--b 2); fi\nrun "${A[@]}" --c',
  'A=(--a)\nf() { A+=(--b); }\nrun x "${A[@]}"\nf\nrun x "${A[@]}"',
  'A=(a)\nfor i in 1 2; do run "${A[@]}"; A+=(b); done',
  'A="--a 1"\nif true; then A="$A --b 2"; fi\nrun $A --c\nrun "$A"',
  'A="--a 1"\nif true; then A+=" --b 2"; fi\nrun $A --c',
  'A="--a 1"\nif true; then A+=2; fi\nrun $A --c',
  'A="--a 1"\nif true; then A="--b $A"; fi\nrun $A --c',
  'A=1\n[ -n x ] && A=2\nrun $A',
  'A=1\n[[ -n x && -n y ]] && A=2\nrun $A',
  'A=1\nfalse || A=2\nrun $A',
  'A=1\n[ -n x ] &&\n  A=2\nrun $A',
  'cd /tmp\nA=$(pwd)\nrun "$A" $PWD',
  '! run a',
];

describe('commands of a shell script', () => {
  for (const script of scripts) {
    it(`are as bash runs them: ${JSON.stringify(script)}`, () => {
      const [own, other] = [byReader(script), byBash(script)];
      const isWhole = !/\b(?:if|for|while|case)\b|f\(\)|\|\|/.test(script);
      if (isWhole) {
        assert.equal(own.length, other.length, JSON.stringify({ own, other }));
        for (const [i, words] of own.entries()) {
          assert.ok(agrees(words, other[i] ?? []), JSON.stringify({ own: words, other: other[i] }));
        }
      } else {
        // The reader has each command once, whichever of them run.
        for (const words of other) {
          assert.ok(
            own.some(each => agrees(each, words)),
            JSON.stringify({ own, other: words }),
          );
        }
      }
    });
  }

  it('are as bash runs them, whatever their words are made of', () => {
    const name = fc.constantFrom('A', 'B', 'C');
    const piece = fc.oneof(
      fc.constantFrom(
        'x',
        '--y',
        '1',
        '"q r"',
        "'s t'",
        '\\ ',
        '#',
        '"',
        "'",
        '=',
        ',',
        '$',
        '.json',
        '\\\n',
        ' \\\n ',
      ),
      name.map(each => `$${each}`),
      name.map(each => `"\${${each}}"`),
      fc.constantFrom('"${L[@]}"', '$((2*3))', '`echo z`', '$(echo w)', '${A:-d}'),
    );
    const words = fc.array(
      fc.array(piece, { minLength: 1, maxLength: 4 }).map(parts => parts.join('')),
      { maxLength: 5 },
    );
    const line = fc.oneof(
      words.map(each => `run ${each.join(' ')}`),
      fc.tuple(name, fc.array(piece, { maxLength: 3 })).map(([each, parts]) => `${each}=${parts.join('')}`),
      words.map(each => `L=(${each.join(' ')})`),
      fc.constantFrom('# comment', '', 'true && run a', 'L+=(k)', 'export C=7'),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), lines => {
        const script = lines.join('\n');
        const syntax = spawnSync('bash', ['-n', '-c', script], { encoding: 'utf8' });
        fc.pre(syntax.status === 0 && syntax.stderr === '');
        const [own, other] = [byReader(script), byBash(script)];
        for (const [i, words] of other.entries()) {
          assert.ok(agrees(own[i] ?? ['missing'], words), JSON.stringify({ script, own: own[i], other: words }));
        }
      }),
      { numRuns: 150, seed: 15 },
    );
  });

  it('keep what is known of a word that begins like a flag', () => {
    const [{ words } = { words: [] }] = resolvedCommands('ARGS="--n $N --lr=$LR"\nrun $ARGS --x="$X/y" "$Z"');
    assert.deepEqual(
      words.map(({ value, head }) => value ?? head ?? '?'),
      ['run', '--n', '?', '--lr=', '--x=', '?'],
    );
  });

  it('begin with what is certain of an array that grows under a condition', () => {
    for (const script of [
      'A=(--a 1)\nif x; then A+=(--b); fi\nrun "${A[@]}" --c',
      'A="--a 1"\nif x; then A="$A --b"; fi\nrun $A --c',
    ]) {
      assert.deepEqual(byReader(script), [['--a', '1', undefined, '--c']]);
    }
  });

  it('do not have variables that lines of another file may set', () => {
    for (const line of ['source env.sh', '. ./env.sh', 'eval "$(cat x)"', 'set -a; source .env; set +a']) {
      assert.deepEqual(byReader(`A=1\n${line}\nrun $A`), [[undefined]], line);
    }
    for (const line of ['source v/bin/activate', '. ~/.bashrc', 'eval "$(conda shell.bash hook)"', 'module load x']) {
      assert.deepEqual(byReader(`A=1\n${line}\nrun $A`), [['1']], line);
    }
  });

  it('have the folder of the script, however it is written', () => {
    for (const folder of [
      '$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)',
      '"$( cd -- "$( dirname -- "${BASH_SOURCE[0]}" )" &> /dev/null && pwd )"',
      '$(cd $(dirname $0); pwd)',
      '$(dirname "$0")',
      '$(dirname $(readlink -f $0))',
      '"$(dirname "$(realpath "${BASH_SOURCE[0]}")")"',
      '`dirname $0`',
      '${0%/*}',
    ]) {
      assert.deepEqual(
        byReader(`D=${folder}\nrun "$D/a" $D/../b`),
        [[`${scriptFolder}/a`, `${scriptFolder}/../b`]],
        folder,
      );
    }
    assert.deepEqual(byReader('D=$(dirname "$0")\nR=$(cd "$D/.." && pwd)\nS=$(dirname "$R")\nrun $R $S'), [
      [`${scriptFolder}/..`, `${scriptFolder}/../..`],
    ]);
    assert.deepEqual(byReader('R=$(pwd)\nrun $R/a "$PWD/b"'), [[`${startFolder}/a`, `${startFolder}/b`]]);
    assert.deepEqual(byReader('cd x\nR=$(pwd)\nrun $R "$PWD/b"'), [[`${startFolder}/x`, `${startFolder}/x/b`]]);
    assert.deepEqual(byReader('cd /x\nR=$(pwd)\nrun $R "$PWD/b"'), [[undefined, undefined]]);
  });

  it('have places in the script', () => {
    const script = 'N=4\nARGS="--lr 2e-5 --bf16"\nrun --n "$N" $ARGS --x=\'y z\'';
    const [{ words } = { words: [] }] = resolvedCommands(script);
    assert.deepEqual(
      words.map(({ offset, end }) => script.slice(offset, end)),
      ['run', '--n', '4', '--lr', '2e-5', '--bf16', "--x='y z'"],
    );
  });

  it('take a time that grows with the script only', () => {
    for (const part of [
      'run a \\\n',
      'A=$A$A\n',
      'A+="x$A $B"\n',
      '$((1+',
      '"${',
      'L+=(x y)\nrun "${L[@]}"\n',
      '`',
      '<<E\n',
      '(',
      "$'",
    ]) {
      const start = process.hrtime.bigint();
      resolvedCommands(part.repeat(20_000));
      assert.ok(Number(process.hrtime.bigint() - start) / 1e6 < 3000, part);
    }
  });
});
