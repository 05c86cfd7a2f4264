// Vitest reporter: the closing line `N passed, N failed`.

export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   * @param {string} reason
   */
  onTestRunEnd(modules, unhandledErrors, reason) {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      // A file that could not be loaded, or whose hooks failed, has errors of its own beside those of its tests.
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') passed++;
        // 'pending' is a test that the run never came to, because its file crashed.
        else if (state === 'failed' || state === 'pending') failed++;
      }
    }
    if (reason === 'interrupted' && failed === 0) failed = 1;
    console.log(`${passed} passed, ${failed} failed`);
  }
}
