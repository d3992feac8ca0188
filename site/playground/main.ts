import { setDiagnostics } from '@codemirror/lint';
import { startChoices } from './choices.js';
import { completionSource } from './completion.js';
import { applyChanges, createEditor, showText } from './editor.js';
import { showEffective } from './effective-panel.js';
import { byId } from './element.js';
import { explanations } from './explanation.js';
import { isModel, startFiles } from './files.js';
import { diagnosticsOf, type FindingActions, showFindings, summaryOf } from './findings-panel.js';
import { fragmentOf, stateOf } from './link.js';
import { choose, showMemory, startMemory } from './memory-panel.js';
import { showMoves } from './moves.js';
import { firstState, type State, stateFrom, withText } from './state.js';
import { readStored, store } from './storage.js';
import { startTabs } from './tabs.js';
import { workerCalls } from './worker-calls.js';

const storage = 'deepspeed-config-playground';
const calls = workerCalls();
const choices = startChoices(() => {
  showText(view, view.state.doc.toString(), choices.read().language);
  update();
});
const summary = byId('summary', HTMLElement);
const notice = byId('notice', HTMLElement);
const fixAll = byId('fix-all', HTMLButtonElement);
let openPanel = 'findings';
/** The state that the address holds, as JSON; empty if the address holds none, or another one than is shown. */
let linked = '';

function state(): State {
  return { text: view.state.doc.toString(), ...choices.read() };
}

const view = createEditor(byId('editor', HTMLElement), {
  extensions: explanations(calls, state),
  complete: completionSource(calls, state),
  changed(isPastedWhole) {
    update(150);
    if (isPastedWhole) {
      // It may be in another language. The editor takes no change before this one has ended.
      queueMicrotask(() => show(withText(state(), view.state.doc.toString())));
    }
  },
});

/** Returns the actions of findings. A fix does nothing if the source has changed since, because its places moved. */
function actionsOn(text: string): FindingActions {
  return {
    apply(changes) {
      if (view.state.doc.toString() === text) {
        applyChanges(view, changes);
      }
    },
    goTo({ from }) {
      view.dispatch({ selection: { anchor: Math.min(from, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
  };
}

function show(next: State): void {
  choices.show(next);
  showText(view, next.text, next.language);
  update();
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Asks the worker about the text once it has not changed for some milliseconds. */
function update(after = 0): void {
  clearTimeout(timer);
  timer = setTimeout(() => ask().catch(showProblem), after);
}

function showProblem(problem: unknown): void {
  summary.textContent = `The checker stopped: ${problem instanceof Error ? problem.message : problem}`;
}

/** Stores what the visitor wrote. The text of a link does not replace it before the visitor changes that text. */
function keep(written: string): void {
  if (written === linked) {
    return;
  }
  store(storage, written);
  notice.hidden = true;
  if (linked !== '') {
    // Otherwise a reload would show the text of the link, without the changes.
    linked = '';
    history.replaceState(null, '', location.pathname);
  }
}

async function ask(): Promise<void> {
  const asked = state();
  keep(JSON.stringify(asked));
  const isCurrent = (): boolean => JSON.stringify(state()) === JSON.stringify(asked);
  const verdict = await calls.check(asked);
  if (!isCurrent()) {
    return;
  }
  const actions = actionsOn(asked.text);
  view.dispatch(setDiagnostics(view.state, diagnosticsOf(verdict, actions)));
  showFindings(byId('finding-list', HTMLElement), verdict, actions);
  summary.textContent = summaryOf(verdict);
  fixAll.hidden = verdict.safe.length === 0;
  fixAll.onclick = () => actions.apply(verdict.safe);
  byId('assumed', HTMLElement).textContent = verdict.assumed ?? '';
  await showPanel(asked);
  showMoves(await calls.moves(asked), async name => applyChanges(view, await calls.move(state(), name)));
}

async function showPanel(asked: State): Promise<void> {
  if (openPanel === 'effective') {
    showEffective(
      byId('effective-text', HTMLElement),
      await calls.effective(asked, byId('differing', HTMLInputElement).checked),
    );
  }
  if (openPanel === 'memory') {
    showMemory(byId('memory-content', HTMLElement), await calls.memory(asked));
  }
}

startMemory(byId('memory-content', HTMLElement), name => {
  void calls.memoryChange(state(), name).then(({ changes, setting }) => {
    applyChanges(view, changes);
    if (setting !== undefined) {
      choose(setting);
    }
  });
});

startTabs(byId('tabs', HTMLElement), panel => {
  openPanel = panel;
  showPanel(state()).catch(showProblem);
});
byId('differing', HTMLInputElement).addEventListener('change', () => showPanel(state()).catch(showProblem));

startFiles(byId('file', HTMLInputElement), ({ name, text }) => {
  show(isModel(text) ? { ...state(), model: name, modelText: text } : withText(state(), text, name));
});

byId('share', HTMLButtonElement).addEventListener('click', async () => {
  const shared = state();
  const link = new URL(`#${await fragmentOf(shared)}`, location.href).href;
  history.replaceState(null, '', link);
  linked = JSON.stringify(shared);
  const note = byId('shared', HTMLElement);
  try {
    await navigator.clipboard.writeText(link);
    note.textContent = 'The link is copied. It holds the text, and nothing is stored anywhere else.';
  } catch {
    note.textContent = 'The link is in the address bar. It holds the text.';
  }
});

function stored(): State | undefined {
  try {
    return stateFrom(JSON.parse(readStored(storage) ?? 'null'));
  } catch {
    return undefined;
  }
}

/** Shows the state that the address holds, and says so if the address is damaged. */
async function showLink(): Promise<boolean> {
  const fragment = location.hash.slice(1);
  const found = await stateOf(fragment);
  const isDamaged = found === undefined && fragment !== '' && document.getElementById(fragment) === null;
  if (found !== undefined) {
    choices.show(found);
    showText(view, found.text, found.language);
    linked = JSON.stringify(state());
    update();
  }
  notice.hidden = !isDamaged;
  return found !== undefined;
}

addEventListener('hashchange', showLink);

if (!(await showLink())) {
  const isDamaged = !notice.hidden;
  show(stored() ?? firstState);
  linked = isDamaged ? JSON.stringify(state()) : '';
}
// Without it, as in a private window, the page only needs the network the next time.
await navigator.serviceWorker?.register('service-worker.js').catch(() => undefined);
