// Mocha's usual report, and the counts in the file that TEST_RESULT names: for the table at the end of a test run.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Runner.constants;

function CountingReporter(runner, options) {
  reporters.Spec.call(this, runner, options);
  const skipped = [];
  const failures = [];
  runner.on(EVENT_TEST_FAIL, (test, error) => failures.push(`${test.fullTitle()}: ${error.message}`));
  runner.on(EVENT_TEST_PENDING, test => skipped.push(test.fullTitle()));
  runner.once(EVENT_RUN_END, () => {
    const { passes, failures: failed } = runner.stats;
    writeFileSync(process.env.TEST_RESULT, JSON.stringify({ passed: passes, failed, skipped, failures }));
  });
}
Object.setPrototypeOf(CountingReporter.prototype, reporters.Spec.prototype);

module.exports = CountingReporter;
