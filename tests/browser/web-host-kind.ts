import type { Browser, Page } from 'playwright';
import type { HostKind, HostUnderTest } from '../contract/hosts/host-under-test.ts';

type Method = keyof HostUnderTest;
type Arguments<M extends Method> = Parameters<HostUnderTest[M]>;
type Answer<M extends Method> = Awaited<ReturnType<HostUnderTest[M]>>;

/** The web host of a page of its own, with storage that nothing else sees. @param url of the session page */
export const webHostKind = (browser: () => Browser, url: () => string): HostKind => ({
  name: 'web',
  hasWorkers: true,
  async open(options = {}) {
    const context = await browser().newContext();
    const page = await context.newPage();
    await page.goto(url());
    await page.evaluate((given) => {
      window.openHost('contract', given);
    }, options);
    return hostOf(page);
  },
});

/** The host that lives in the page, call by call: all that goes in and out is plain data. */
function hostOf(page: Page): HostUnderTest {
  const call = <M extends Method>(method: M, ...given: Arguments<M>): Promise<Answer<M>> =>
    page.evaluate(
      // The page runs the same code under the same names.
      ([name, values]) => Reflect.apply(window.host[name], window.host, values) as Promise<Answer<M>>,
      [method, given as readonly unknown[]] as const,
    );
  return {
    evaluate: (program, timeoutMs) =>
      timeoutMs === undefined ? call('evaluate', program) : call('evaluate', program, timeoutMs),
    submit: (start) => call('submit', start),
    request: (request) => call('request', request),
    admin: (request) => call('admin', request),
    createTopic: (topic, shape) => call('createTopic', topic, shape),
    setSpeed: (jobId, recordsPerSecond, steps = 0) => call('setSpeed', jobId, recordsPerSecond, steps),
    killTask: (attemptId) => call('killTask', attemptId),
    pullTelemetry: (jobId) => call('pullTelemetry', jobId),
    overview: () => call('overview'),
    reports: async (type) => {
      const found = await page.evaluate((wanted) => window.host.reports(wanted), type);
      // Of that type: the page's host filters.
      return found as Awaited<ReturnType<HostUnderTest['reports']>> as never;
    },
    pass: () => call('pass'),
    close: async () => {
      await call('close');
      await page.context().close();
    },
  };
}
