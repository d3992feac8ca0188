/** How a command can end. `found`: a finding at or above the threshold. `failed`: wrong usage or an unreadable file. */
export const exitCode = { clean: 0, found: 1, failed: 2 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
