import * as vscode from 'vscode';
import { setForRun } from './settings.js';

/** A setting about a run that one value decides. */
interface Question {
  readonly name: 'worldSize' | 'version';
  readonly title: string;
  readonly prompt: string;
  readonly isValid: RegExp;
  readonly read: (answer: string) => number | string;
}

const worldSize: Question = {
  name: 'worldSize',
  title: 'How many GPUs does the run use?',
  prompt: 'A number such as 16. Leave it empty if it varies; a hostfile beside the config then tells it.',
  isValid: /^[1-9]\d*$/,
  read: Number,
};

const version: Question = {
  name: 'version',
  title: 'Which DeepSpeed is the config for?',
  prompt: 'A release such as 0.17.1. Leave it empty for the one that the project pins.',
  isValid: /^v?\d+\.\d+(\.\d+)?$/,
  read: String,
};

async function ask({ name, title, prompt, isValid, read }: Question, config: vscode.Uri): Promise<void> {
  const current = vscode.workspace.getConfiguration('deepspeed', config).get<number | string | null>(name);
  const answer = await vscode.window.showInputBox({
    title,
    prompt,
    value: isValid.test(String(current)) ? String(current) : '',
    validateInput: value => (value.trim() === '' || isValid.test(value.trim()) ? undefined : prompt),
  });
  if (answer !== undefined) {
    await setForRun(name, answer.trim() === '' ? undefined : read(answer.trim()), config);
  }
}

/** Asks for the number of GPUs, and writes it to the settings. */
export function chooseWorldSizeOf(config: vscode.Uri): Promise<void> {
  return ask(worldSize, config);
}

/** Asks for the release of DeepSpeed, and writes it to the settings. */
export function chooseVersionOf(config: vscode.Uri): Promise<void> {
  return ask(version, config);
}
