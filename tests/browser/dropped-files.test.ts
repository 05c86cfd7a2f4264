import { describe, expect, test } from 'vitest';
import type { SessionDriver } from './session-page/session-driver.ts';
import { useTabs } from './session-page/use-tabs.ts';

const tabs = useTabs('dropped-files-test');

describe('a dropped file', () => {
  test('becomes a topic; malformed lines are told by number and left out', async () => {
    const driver = await tabs.open();
    const loaded = await driver.loadFile(
      'rides.ndjson',
      '{"id":1,"km":2.5}\n\nnonsense\n{"id":9007199254740993,"km":3}\n',
      'ndjson',
    );
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        topic: 'rides',
        records: 2,
        malformedCount: 1,
        fields: [
          { name: 'id', type: 'LONG' },
          { name: 'km', type: 'DOUBLE' },
        ],
      },
    });
    if (loaded.ok) expect(loaded.value.malformed).toMatchObject([{ line: 3 }]);
    expect(await texts(driver, 'rides')).toEqual(['{"id":1,"km":2.5}', '{"id":9007199254740993,"km":3}']);
  });

  test('of CSV keeps quoted line breaks, counts lines as an editor does, and finds types', async () => {
    const driver = await tabs.open();
    const body = Array.from({ length: 20_000 }, (_, i) => `${i},"a ""b""\n${i}",${i / 4}`).join('\n');
    const text = `id,text,value\n${body}\nbroken,line\n1,x,2\n`;
    const loaded = await driver.loadFile('big.csv', text, 'csv', 'id');
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        records: 20_001,
        malformed: [{ line: 40_002 }],
        fields: [
          { name: 'id', type: 'LONG' },
          { name: 'text', type: 'STRING' },
          { name: 'value', type: 'DOUBLE' },
        ],
      },
    });
  });

  test('that is not text is refused and leaves no topic', async () => {
    const driver = await tabs.open();
    const answer = await driver.page.evaluate(() =>
      window.session.topics.loadFile(new File([Uint8Array.of(0xff, 0xfe, 0x00)], 'x.csv'), {
        topic: null,
        format: 'csv',
        keyField: null,
      }),
    );
    expect(JSON.stringify(answer)).toContain('UTF-8');
    const topics = await driver.page.evaluate(() => window.session.topics.list());
    expect(topics.map(({ name }) => name)).not.toContain('x');
  });
});

async function texts({ page }: SessionDriver, topic: string): Promise<string[]> {
  const answer = await page.evaluate(
    (name) => window.session.topics.page({ topic: name, partition: null, from: 0, limit: 100 }),
    topic,
  );
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.records.map(({ text }) => text).sort();
}
