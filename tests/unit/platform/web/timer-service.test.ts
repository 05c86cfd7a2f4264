import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { remoteTimers, serveTimers } from '../../../../src/platform/web/timer-service.ts';

describe('timers of a page', () => {
  let ports: MessageChannel;
  beforeEach(() => {
    ports = new MessageChannel();
    serveTimers(ports.port2);
  });
  afterEach(() => {
    ports.port1.close();
  });

  it('ring in the order of their delays, but for those that were stopped', async () => {
    const delay = remoteTimers(ports.port1);
    const rung: string[] = [];
    await new Promise<void>((resolve) => {
      delay(30, () => {
        rung.push('late');
        resolve();
      });
      const stop = delay(10, () => rung.push('stopped'));
      delay(1, () => rung.push('early'));
      stop();
    });
    expect(rung).toEqual(['early', 'late']);
  });
});
