import type * as vscode from 'vscode';
import type { Decision } from '../../server/src/detection/decision.js';

/** What an item of the language status shows. The editor puts the command behind the detail, so both are short. */
export interface Shown {
  readonly text: string;
  readonly detail: string;
  readonly command: vscode.Command;
}

/** Returns the command that opens a setting. */
export function setting(name: string, title: string): vscode.Command {
  return { command: 'workbench.action.openSettings', title, arguments: [`@id:deepspeed.${name}`] };
}

/** Returns what the first item shows: whether the file is a config, and why. */
export function ownership({ ours, tooLarge, reason }: Decision): Shown {
  if (tooLarge) {
    const command = setting('files.maxSizeMB', 'Set Size');
    return { text: 'DeepSpeed config, not checked', detail: reason, command };
  }
  return ours
    ? {
        text: 'DeepSpeed config',
        detail: reason,
        command: { command: 'deepspeed.treatAsOther', title: 'Not a Config' },
      }
    : {
        text: 'Not a DeepSpeed config',
        detail: reason,
        command: { command: 'deepspeed.treatAsConfig', title: 'Treat as Config' },
      };
}
