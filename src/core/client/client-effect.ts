import type { ClientOutcome, ClientRequest } from './client-request.ts';

export type OutputStream = 'out' | 'err';

/** What the command line wants done; the host does it in order. */
export type ClientEffect =
  /** whole lines, each ended by `\n` */
  | { readonly type: 'print'; readonly stream: OutputStream; readonly text: string }
  | {
      readonly type: 'request';
      readonly requestId: number;
      readonly request: ClientRequest;
      /** `-m host:port`; null: the session's own. Another one is answered by the failure `unreachable` */
      readonly jobManager: string | null;
    }
  /** the last effect of a command */
  | { readonly type: 'exit'; readonly code: number };

/** What the host tells the command line about the request `requestId`. */
export type ClientAnswer =
  | ({ readonly type: 'outcome'; readonly requestId: number } & ClientOutcome)
  /** what the user's main printed while the request is under way; any number of them */
  | { readonly type: 'output'; readonly requestId: number; readonly stream: OutputStream; readonly text: string };

/** What the command line must know about its host. */
export interface ClientContext {
  /** minutes that local time is ahead of UTC at an instant; job lists print local time */
  readonly utcOffsetMinutes: (timestampMs: number) => number;
}
