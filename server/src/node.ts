import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server.js';

// Over IPC from the extension, or `--stdio`, `--socket=N`, `--node-ipc` from any other editor.
startServer(createConnection(ProposedFeatures.all));
