import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatTimestamp } from '../../../src/core/client/format-timestamp.ts';

describe('start times', () => {
  it('are those of the calendar', () => {
    const instants = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(instant.toISOString()) ?? [];
        expect(formatTimestamp(instant.getTime(), 0)).toBe(`${day ?? ''}.${month ?? ''}.${year ?? ''} ${time ?? ''}`);
      }),
    );
  });

  it('are local', () => {
    expect(formatTimestamp(Date.UTC(2024, 1, 29, 23, 30, 5), 60)).toBe('01.03.2024 00:30:05');
    expect(formatTimestamp(Date.UTC(2026, 0, 1, 0, 0, 0), -210)).toBe('31.12.2025 20:30:00');
  });
});
