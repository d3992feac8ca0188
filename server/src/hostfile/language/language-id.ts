/** VS Code's name for the language; documents in it are checked as hostfiles. */
export const hostfileLanguage = 'deepspeed-hostfile';
