import { describe, expect, test } from 'vitest';
import { ok } from '../../../../src/core/base/result.ts';
import type { ClientOutcome, ClientRequest } from '../../../../src/core/client/client-request.ts';
import { jobID } from '../../../../src/core/model/ids.ts';
import { decodeKeys } from '../../../../src/app/terminal/key-decoder.ts';
import { LinePainter } from '../../../../src/app/terminal/line-painter.ts';
import { printable } from '../../../../src/app/terminal/printable.ts';
import { TerminalSession } from '../../../../src/app/terminal/terminal-session.ts';
import type { Session } from '../../../../src/app/session/session.ts';

const JOB = jobID('a1b2c3d4'.repeat(4));
const ARTICLE = `flink run -s s3://flink-savepoints/fraud-detection/savepoint-a1b2c3-8d9e0f \\
    -p 8 \\
    -c com.example.FraudJob \\
    new-fraud-job.jar`;

/** A terminal on a session that answers what `answer` says. */
function openTerminal(answer: (request: ClientRequest) => ClientOutcome | Promise<ClientOutcome>) {
  let written = '';
  const requests: ClientRequest[] = [];
  const saved: string[][] = [];
  const session = {
    clientRequest: async (request: ClientRequest) => {
      requests.push(request);
      return answer(request);
    },
  } as unknown as Session; // the terminal uses nothing else of it
  const terminal = new TerminalSession(
    {
      columns: 80,
      write: (data) => {
        written += data;
      },
      clear: () => {
        written = '';
      },
    },
    {
      session: () => session,
      completion: () => ({ jobIds: [JOB], paths: ['s3://flink-savepoints/fraud-detection'], artifacts: [] }),
      saveHistory: (history) => saved.push([...history]),
    },
  );
  return {
    terminal,
    requests,
    saved,
    /** Without what only moves and colours. */
    text: () => written.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, ''),
    settled: () => new Promise((resolve) => setTimeout(resolve, 5)),
  };
}

const noArtifact = (request: ClientRequest): ClientOutcome => {
  if (request.call === 'find-artifact') return { call: 'find-artifact', outcome: ok({ artifact: null }) };
  if (request.call === 'list-jobs') return { call: 'list-jobs', outcome: ok({ jobs: [] }) };
  throw new Error(`unexpected ${request.call}`);
};

describe('typing', () => {
  test('runs a command and prints what Flink prints', async () => {
    const { terminal, requests, text, settled } = openTerminal(noArtifact);
    terminal.receive('flink listt\x7f');
    terminal.receive('\r');
    await settled();
    expect(requests.map(({ call }) => call)).toEqual(['list-jobs']);
    expect(text()).toContain('No running jobs.');
  });

  test('what is typed while a command runs waits for it', async () => {
    let answerNow: (outcome: ClientOutcome) => void = () => undefined;
    const { terminal, requests, settled } = openTerminal((request) =>
      request.call === 'list-jobs' ? new Promise((resolve) => (answerNow = resolve)) : noArtifact(request),
    );
    terminal.receive('flink list\r');
    terminal.receive('flink list\r');
    await settled();
    expect(requests).toHaveLength(1);
    answerNow({ call: 'list-jobs', outcome: ok({ jobs: [] }) });
    await settled();
    expect(requests).toHaveLength(2);
  });

  test('Ctrl+C ends the command and keeps the terminal', async () => {
    const { terminal, requests, text, settled } = openTerminal(() => new Promise(() => undefined));
    terminal.receive('flink list\r');
    await settled();
    terminal.receive('\x03');
    await settled();
    expect(text()).toMatch(/\^C\r\n.*\$ \r$/s);
    terminal.receive('flink list\r');
    await settled();
    expect(requests).toHaveLength(2);
  });

  test('arrows bring back what was typed, and the history is kept', async () => {
    const { terminal, requests, saved, settled } = openTerminal(noArtifact);
    terminal.receive('flink list\r');
    await settled();
    terminal.receive('\x1b[A\r');
    await settled();
    expect(requests).toHaveLength(2);
    expect(saved.at(-1)).toEqual(['flink list']);
  });

  test('Tab completes job ids', () => {
    const { terminal, text } = openTerminal(noArtifact);
    terminal.receive('flink cancel a1b2\t');
    expect(text()).toContain(`flink cancel ${JOB} `);
  });

  test('what is no flink command says what is', async () => {
    const { terminal, text, settled } = openTerminal(noArtifact);
    terminal.receive('rm -rf x\r');
    await settled();
    expect(text()).toContain('rm: command not found.');
  });
});

describe('pasting', () => {
  test("the article's command with its line breaks is one command", async () => {
    const { terminal, requests, settled } = openTerminal(noArtifact);
    terminal.receive(`\x1b[200~${ARTICLE}\x1b[201~`);
    await settled();
    expect(requests).toEqual([]); // a paste without a line end at its end is not run
    terminal.receive('\r');
    await settled();
    expect(requests).toEqual([{ call: 'find-artifact', path: 'new-fraud-job.jar' }]);
  });

  test('several lines run one after the other', async () => {
    const { terminal, requests, settled } = openTerminal(noArtifact);
    terminal.receive('\x1b[200~flink list\nflink list\n\x1b[201~');
    await settled();
    expect(requests).toHaveLength(2);
  });

  test('control characters of a paste go', () => {
    expect(decodeKeys('\x1b[200~a\x1b]0;title\x07b\x1b[201~')).toEqual([{ type: 'paste', text: 'a]0;titleb' }]);
  });
});

describe('what is shown', () => {
  test('a clicked command is echoed above the line that is being typed', () => {
    const { terminal, text } = openTerminal(noArtifact);
    terminal.receive('flink li');
    terminal.echo('flink cancel abc');
    expect(text()).toMatch(/\$ flink cancel abc\r\n.*\$ flink li\r$/s);
  });

  test("nothing in a user's text acts on the terminal", () => {
    expect(printable('a\x1b[2Jb\u0007\u009b31mc\nd')).toBe('a[2Jb31mc\r\nd');
  });

  test('a line longer than the screen is painted over as many rows', () => {
    const painter = new LinePainter();
    painter.paint('$ ', 2, 'x'.repeat(100), 100, 40);
    expect(painter.erase()).toBe('\x1b[2A\r\x1b[J');
  });
});
