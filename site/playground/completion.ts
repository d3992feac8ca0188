import { type Completion, type CompletionContext, type CompletionResult, snippet } from '@codemirror/autocomplete';
import type { ChangeSpec } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Calls, Suggestion } from './calls.js';
import { rendered } from './markdown.js';
import type { State } from './state.js';

/** Returns a snippet of LSP in the notation of CodeMirror, where a field has a number and a string, and no choices. */
function toTemplate(text: string): string {
  return text
    .replace(/\$\{(\d+)\|([^,|}]*)[^}]*\|\}/g, '$${$1:$2}')
    .replace(/\$\{?0\}?/g, '$${}')
    .replace(/\$(\d+)/g, '$${$1}')
    .replace(/\\([\\$}])/g, '$1');
}

function insert(view: EditorView, { insert: text, isSnippet, from, behind, others }: Suggestion, to: number): void {
  if (others.length > 0) {
    view.dispatch({ changes: others as ChangeSpec });
  }
  const moved = others.reduce(
    (sum, each) => (each.from <= from ? sum + each.insert.length - each.to + each.from : sum),
    0,
  );
  const end = Math.min(view.state.doc.length, to + behind + moved);
  const template = isSnippet ? toTemplate(text) : text.replace(/[#$]\{/g, '\\$&');
  snippet(template)(view, null, from + moved, end);
}

function toCompletion(calls: Calls, suggestion: Suggestion, position: number): Completion {
  return {
    label: suggestion.match,
    displayLabel: suggestion.label,
    detail: suggestion.detail,
    type: suggestion.kind,
    // The service has put the likeliest first.
    boost: Math.max(-99, 99 - position),
    async info() {
      const text = await calls.describe(suggestion.index);
      return text === undefined ? null : { dom: rendered(text) };
    },
    apply: (view, _completion, _from, to) => insert(view, suggestion, to),
  };
}

/** Returns the source of completions: what the service suggests for the text as it is. */
export function completionSource(calls: Calls, state: () => State) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos);
    if (!context.explicit && !/["'\w.]$|: $/.test(before)) {
      return null;
    }
    const suggestions = await calls.complete(state(), context.pos);
    const [first] = suggestions;
    return first === undefined
      ? null
      : {
          from: first.from,
          options: suggestions.map((suggestion, position) => toCompletion(calls, suggestion, position)),
        };
  };
}
