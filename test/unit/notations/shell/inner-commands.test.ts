import assert from 'node:assert/strict';
import { resolvedCommands } from '../../../../server/src/notations/shell/resolved.js';

describe('commands that another shell runs', () => {
  const runsOf = (script: string) =>
    resolvedCommands(script)
      .filter(({ words }) => words[0]?.value === 'run')
      .map(({ words, isLost = false }) => [...words.slice(1).map(({ value }) => value), ...(isLost ? ['lost'] : [])]);

  it('are those of a here-string or heredoc that it reads', () => {
    assert.deepEqual(runsOf('A=1\nbash <<< "run $A"\ncat <<< "run b"'), [['1']]);
    assert.deepEqual(runsOf("A=1\nbash -s <<'E'\nA=2\nrun $A\nE\nrun $A"), [['2'], ['1']]);
    assert.deepEqual(runsOf('A=1\nsbatch -N 2 <<E\nrun $A \\$A\nE'), [['1', undefined]]);
    assert.deepEqual(runsOf('cat > x.sh <<E\nrun a\nE\nbash x.sh'), []);
    assert.deepEqual(runsOf('bash x.sh <<E\nrun a\nE'), []);
  });

  it('are those of a job, and of a window of a terminal', () => {
    assert.deepEqual(runsOf('A=1\nsbatch -N 2 --wrap "run $A"\nsbatch --wrap=\'run b\' -N 2\nsbatch run.sh c'), [
      ['1'],
      ['b'],
    ]);
    assert.deepEqual(runsOf("tmux new -d -s x 'run a'\ntmux send-keys -t x 'run b --c' C-m\ntmux attach -t x"), [
      ['a'],
      ['b', '--c'],
    ]);
  });

  it('are those of a string for other machines, in a folder that nobody knows', () => {
    assert.deepEqual(runsOf('A=1\nssh h "cd x && run $A"\nrun b'), [['1', 'lost'], ['b']]);
    assert.deepEqual(runsOf("pdsh -w a,b 'run c'"), [['c', 'lost']]);
    assert.deepEqual(runsOf("ssh h <<'E'\nrun d\nE"), [['d', 'lost']]);
  });

  it('have places in the script', () => {
    const script = "bash <<'E'\nrun abc\nE\nssh h 'run def'\n";
    const words = resolvedCommands(script).filter(each => each.words[0]?.value === 'run');
    assert.deepEqual(
      words.map(({ words: [, word] }) => script.slice(word?.offset, word?.end)),
      ['abc', 'def'],
    );
  });
});

describe('the folder of a subshell', () => {
  it('is its own', () => {
    const folders = (script: string) => resolvedCommands(script).map(({ directory, isLost }) => isLost ?? directory);
    assert.deepEqual(folders('(cd a; x); (cd b && (cd c; x); x); x'), ['a', 'a', 'b', 'b/c', 'b/c', 'b', undefined]);
    assert.deepEqual(folders('if x; then (cd a; x); fi; x'), [undefined, true, true, undefined, undefined]);
  });
});
