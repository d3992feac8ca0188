import { raisedIn } from '../checking/decoding.js';
import type { Rule } from '../checking/rule.js';

export const htmlPage: Rule = {
  code: 'html-page',
  severity: 'error',
  failsAt: 'load',
  judges: 'file',
  summary: 'A web page in place of the config.',
  why: 'A browser or wget that is given the address at which GitHub or a hub shows a file saves the page around it, or one that asks to log in, under the name of the file. The file itself is at an address of its own, often called "raw".',
  bad: '<!DOCTYPE html>\n<html lang="en">\n  <body>ds_config.json</body>\n</html>\n',
  good: '{ "train_batch_size": 8 }',
  noFix: 'only the server has the file',
  source: 'hjson/decoder.py:HjsonDecoder.decode',
  about: 'other than plain JSON',
  *checkConfig(context) {
    const { document, assumptions } = context;
    const [, blank = '', tag = ''] =
      /^([\uFEFF\s]*)(<(?:!doctype\s+html|html)\b[^>\r\n]*>?)/i.exec(document.text) ?? [];
    const raised = tag === '' ? undefined : raisedIn(context);
    if (raised !== undefined) {
      yield {
        span: { offset: blank.length, end: blank.length + tag.length },
        message: `This is an HTML page, not a config. ${assumptions.loader.reader} stops while it reads the file ("${raised}"). Download the file itself, which web sites often call "raw", not the page that shows it.`,
      };
    }
  },
};
