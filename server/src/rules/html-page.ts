import { raisedIn } from '../checking/decoding.js';
import type { Rule } from '../checking/rule.js';

export const htmlPage: Rule = {
  code: 'html-page',
  severity: 'error',
  failsAt: 'load',
  judges: 'file',
  summary: 'A web page in place of the config.',
  why: 'GitHub and hubs show a file inside a web page. A browser or wget that gets the address of that page saves the page, or a login page, under the name of the file. The file itself has another address, often called "raw".',
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
        message: `This file is an HTML page, not a config. ${assumptions.loader.reader} stops while it reads the file ("${raised}"). Download the file itself, which web sites often call "raw", not the page that shows it.`,
      };
    }
  },
};
