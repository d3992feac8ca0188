import * as vscode from 'vscode';
import type { Position, Turn } from './steps.js';

/** The answer to a question, or "back" or "cancel". */
export type Reply<Value> = { readonly value: Value } | Turn;

interface Question {
  readonly at: Position;
  readonly placeholder: string;
}

/** A choice of a list; a separator has no value. */
export interface Choice<Value> extends vscode.QuickPickItem {
  readonly value?: Value;
}

interface PickQuestion<Value> extends Question {
  readonly choices: readonly Choice<Value>[];
  /** Whether a choice is proposed. */
  readonly isProposed?: (value: Value) => boolean;
}

interface InputQuestion extends Question {
  readonly prompt: string;
  /** The initial contents. */
  readonly value: string;
  /** Returns what is wrong with the input; undefined if it is valid. */
  readonly problem: (text: string) => string | undefined;
}

const title = 'New DeepSpeed config';

/** Shows a box and waits until the user accepts a value, goes back or cancels. */
function ask<Box extends vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] }, Value>(
  box: Box,
  { step, total }: Position,
  listen: (accept: (value: Value) => void) => readonly vscode.Disposable[],
  onBack: (back: () => void) => vscode.Disposable,
): Promise<Reply<Value>> {
  box.title = title;
  box.step = step;
  box.totalSteps = total;
  box.ignoreFocusOut = true;
  box.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise(resolve => {
    const subscriptions: vscode.Disposable[] = [];
    const end = (reply: Reply<Value>): void => {
      resolve(reply);
      vscode.Disposable.from(box, ...subscriptions).dispose();
    };
    subscriptions.push(
      ...listen(value => end({ value })),
      onBack(() => end('back')),
      box.onDidHide(() => end('cancel')),
    );
    box.show();
  });
}

/** Asks for one choice of a list, which can be filtered by all of its labels and descriptions. */
export function askForChoice<Value>({
  at,
  placeholder,
  choices,
  isProposed,
}: PickQuestion<Value>): Promise<Reply<Value>> {
  const box = vscode.window.createQuickPick<Choice<Value>>();
  box.placeholder = placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = choices;
  const proposed = choices.filter(({ value }) => value !== undefined && isProposed?.(value));
  if (proposed.length > 0) {
    box.activeItems = proposed;
  }
  const listen = (accept: (value: Value) => void): readonly vscode.Disposable[] => [
    box.onDidAccept(() => {
      const value = box.selectedItems[0]?.value;
      if (value !== undefined) {
        accept(value);
      }
    }),
  ];
  return ask(box, at, listen, back => box.onDidTriggerButton(back));
}

/** Asks for a string, and accepts it only if nothing is wrong with it. */
export function askForText({ at, placeholder, prompt, value, problem }: InputQuestion): Promise<Reply<string>> {
  const box = vscode.window.createInputBox();
  box.placeholder = placeholder;
  box.prompt = prompt;
  box.value = value;
  const listen = (accept: (value: string) => void): readonly vscode.Disposable[] => [
    box.onDidChangeValue(text => {
      box.validationMessage = problem(text);
    }),
    box.onDidAccept(() => {
      box.validationMessage = problem(box.value);
      if (box.validationMessage === undefined) {
        accept(box.value.trim());
      }
    }),
  ];
  return ask(box, at, listen, back => box.onDidTriggerButton(back));
}
