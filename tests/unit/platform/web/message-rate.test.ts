import { expect, it } from 'vitest';
import type { Port } from '../../../../src/core/host/port.ts';
import { limitRate } from '../../../../src/platform/web/message-rate.ts';

it('hears so many messages within a second, and tells once of the flood', () => {
  let deliver: (message: unknown) => void = () => undefined;
  const port: Port = {
    post: () => undefined,
    listen: (receive) => {
      deliver = receive;
    },
    close: () => undefined,
  };
  const heard: unknown[] = [];
  const floods: number[] = [];
  limitRate(port, (limit) => floods.push(limit)).listen((message) => heard.push(message));
  for (let i = 0; i < 12_000; i++) deliver(i);
  expect(floods).toEqual([5000]);
  expect(heard).toHaveLength(5000);
});
