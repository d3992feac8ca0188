/** A file that a user has dropped, pasted or chosen. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Whether a source is the config.json of a model on the Hugging Face Hub, and not a config of DeepSpeed. */
export function isModel(text: string): boolean {
  return /"(?:model_type|architectures|weight_map)"\s*:/.test(text) && !/"zero_optimization"\s*:/.test(text);
}

/** Hands over each file that is dropped on the page or chosen with the button. */
export function startFiles(input: HTMLInputElement, given: (file: GivenFile) => void): void {
  async function take(files: FileList | null | undefined): Promise<void> {
    for (const file of files ?? []) {
      given({ name: file.name, text: await file.text() });
    }
  }
  input.addEventListener('change', () => {
    void take(input.files);
    input.value = '';
  });
  // Before the editor, which would insert the contents of the file at the mouse.
  const options = { capture: true };
  document.addEventListener('dragover', event => event.preventDefault(), options);
  document.addEventListener(
    'drop',
    event => {
      if (event.dataTransfer !== null && event.dataTransfer.files.length > 0) {
        event.preventDefault();
        event.stopPropagation();
        void take(event.dataTransfer.files);
      }
    },
    options,
  );
}
