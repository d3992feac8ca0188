import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type MoveParams,
  type MoveResult,
  type MovesParams,
  type MovesResult,
  moveRequest,
  movesRequest,
} from '../../server/src/lsp/requests.js';
import { activeConfig, type Extension, placeIn } from './active-config.js';

/** A command that makes one of several moves. The user chooses if the file can make more than one. */
interface MoveCommand {
  readonly command: string;
  /** Names of the moves, as the server has them. */
  readonly moves: readonly string[];
  /** The message if the file can make only moves that are named here; the first match counts. */
  readonly whenOnly?: { readonly [move: string]: string };
  /** The message if the file can make none of the moves. */
  readonly whenNone: string;
}

const unknownPlace =
  'The stage or an offload device of this file is unknown, so there is no next step. Write "stage" and "device" as plain values in "zero_optimization", or use "Change Only the ZeRO Stage...".';

const moveCommands: readonly MoveCommand[] = [
  {
    command: 'deepspeed.useLessMemory',
    moves: ['less-memory'],
    whenOnly: {
      faster:
        'There is no step that needs less GPU memory. Use a smaller batch, gradient checkpointing in the model, or more GPUs.',
    },
    whenNone: unknownPlace,
  },
  {
    command: 'deepspeed.goFaster',
    moves: ['faster'],
    whenOnly: {
      'less-memory':
        'This file is already at the fastest step: nothing is offloaded, and at most the optimizer state is partitioned. Use a larger batch.',
    },
    whenNone: unknownPlace,
  },
  {
    command: 'deepspeed.moveToStage',
    moves: ['stage-0', 'stage-1', 'stage-2', 'stage-3'],
    whenNone: 'This file cannot be moved to another stage. A config is an object: write {} first.',
  },
  {
    command: 'deepspeed.switchPrecision',
    moves: ['to-bf16', 'to-fp16'],
    whenNone:
      'Neither "fp16" nor "bf16" is turned on in this file ("auto" does not count). Insert the template for one of them first.',
  },
  {
    command: 'deepspeed.fillWithAuto',
    moves: ['fill-with-auto'],
    whenNone:
      'There is nothing to set to "auto". Only Trainer fills these keys, it reads only strict JSON, and the keys of this file may already be "auto".',
  },
  {
    command: 'deepspeed.replaceAuto',
    moves: ['auto-to-numbers'],
    whenNone: 'There is no "auto" in this file that a number could replace.',
  },
  {
    command: 'deepspeed.toStrictJson',
    moves: ['to-strict-json'],
    whenNone: 'This file is already strict JSON, or it has mistakes without an automatic fix: see its problems.',
  },
];

/** Returns one of the moves that the file can make: the only one, or the user's choice. */
async function choose(available: MovesResult): Promise<string | undefined> {
  if (available.length < 2) {
    return available[0]?.name;
  }
  const items = available.map(({ name, title }) => ({ label: title, name }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'How to change the file' });
  return picked?.name;
}

function reasonFor({ whenOnly = {}, whenNone }: MoveCommand, available: MovesResult): string {
  const other = Object.keys(whenOnly).find(name => available.some(move => move.name === name));
  return (other === undefined ? undefined : whenOnly[other]) ?? whenNone;
}

/** Applies a move, and says what it did. Returns whether the file was changed: a user may refuse. */
export async function applyMove(client: BaseLanguageClient, move: MoveResult): Promise<boolean> {
  const isDone =
    move !== null && (await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(move.edit)));
  if (isDone) {
    void vscode.window.showInformationMessage(`Done: ${move.title}.`);
  }
  return isDone;
}

/** Makes a move in the active file, and says what it did or why there is no such move. */
async function makeMove(extension: Extension, command: MoveCommand): Promise<void> {
  const document = await activeConfig(extension);
  if (document === undefined) {
    return;
  }
  const client = extension.client();
  const file: MovesParams = placeIn(document);
  const available = await client.sendRequest<MovesResult>(movesRequest, file);
  const fitting = available.filter(({ name }) => command.moves.includes(name));
  if (fitting.length === 0) {
    void vscode.window.showInformationMessage(reasonFor(command, available));
    return;
  }
  const name = await choose(fitting);
  if (name === undefined) {
    return;
  }
  const params: MoveParams = { ...file, name };
  const move = await client.sendRequest<MoveResult>(moveRequest, params);
  await applyMove(client, move);
}

/** Returns the commands that change a config as a whole, by their names. */
export function moveCommandsOf(extension: Extension): { readonly [name: string]: () => Promise<void> } {
  return Object.fromEntries(moveCommands.map(each => [each.command, () => makeMove(extension, each)]));
}
