import { releaseDisagreement } from './release-agreement.js';
import { releaseQuestions } from './release-questions.js';
import { historyIn, outcomeIn, readReleaseRecord } from './release-record.js';

/** A question on which a release and our findings differ: a false error of ours, or one that we miss. */
export interface ReleaseDisagreement {
  readonly id: string;
  readonly release: string;
  readonly kind: 'false' | 'missed';
  /** The result of the release. */
  readonly outcome: string;
  readonly text: string;
}

/** All differences between the recorded releases and our findings. */
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
