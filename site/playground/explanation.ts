import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view';
import type { Calls, Explanation } from './calls.js';
import { rendered } from './markdown.js';
import type { State } from './state.js';

function tooltipOf({ from, to, markdown }: Explanation): Tooltip {
  return {
    pos: from,
    end: to,
    above: true,
    create() {
      const dom = rendered(markdown);
      dom.classList.add('explanation');
      return { dom };
    },
  };
}

const show = StateEffect.define<Tooltip | null>();

/** The explanation that a key has opened: it stays until the text or the cursor changes. */
const opened = StateField.define<Tooltip | null>({
  create: () => null,
  update(tooltip, transaction) {
    const shown = transaction.effects.find(effect => effect.is(show));
    if (shown !== undefined) {
      return shown.value;
    }
    return transaction.docChanged || transaction.selection ? null : tooltip;
  },
  provide: field => showTooltip.from(field),
});

/** Explains the key below the mouse, and with Ctrl+I the one at the cursor. */
export function explanations(calls: Calls, state: () => State): Extension {
  function explain(view: EditorView): boolean {
    const { head } = view.state.selection.main;
    void calls.hover(state(), head).then(explanation => {
      view.dispatch({ effects: show.of(explanation === undefined ? null : tooltipOf(explanation)) });
    });
    return true;
  }
  function close(view: EditorView): boolean {
    const isOpen = view.state.field(opened) !== null;
    if (isOpen) {
      view.dispatch({ effects: show.of(null) });
    }
    return isOpen;
  }
  return [
    opened,
    hoverTooltip(async (_view, position) => {
      const explanation = await calls.hover(state(), position);
      return explanation === undefined ? null : tooltipOf(explanation);
    }),
    keymap.of([
      { key: 'Mod-i', run: explain },
      { key: 'Escape', run: close },
    ]),
    EditorState.allowMultipleSelections.of(false),
  ];
}
