import { releaseDisagreement } from './release-agreement.js';
import { releaseQuestions } from './release-questions.js';
import { historyIn, outcomeIn, readReleaseRecord } from './release-record.js';

/** A question on which a release and we differ: an error of ours that is not true, or one that we miss. */
export interface ReleaseDisagreement {
  readonly id: string;
  readonly release: string;
  readonly kind: 'false' | 'missed';
  /** What the release did. */
  readonly outcome: string;
  readonly text: string;
}

/** All that a release and we say differently of what was recorded. */
export function disagreementsIn(release: string): readonly ReleaseDisagreement[] {
  const record = readReleaseRecord();
  return releaseQuestions.flatMap(question => {
    const history = historyIn(record, question);
    if (history === undefined) {
      return [];
    }
    const outcome = outcomeIn(history, release);
    const kind = releaseDisagreement(question.text, release, outcome);
    return kind === undefined ? [] : [{ ...question, release, kind, outcome }];
  });
}
