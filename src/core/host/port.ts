/** An ordered, asynchronous link to one other thread: what MessagePorts of all platforms have in common. */
export interface Port {
  /** `transfer` lists ArrayBuffers and raw ports that move to the other side. */
  post(message: unknown, transfer?: readonly object[]): void;
  /** Called for each message, in order. Set once; earlier messages are kept until then. */
  listen(receive: (message: unknown) => void): void;
  close(): void;
}

/** A platform's own port object, as it is transferred in messages. Only `PortMaker.wrap` looks inside. */
export type RawPort = object;

/** Makes and wraps a platform's ports. */
export interface PortMaker {
  /** Two entangled ends. */
  createChannel(): readonly [RawPort, RawPort];
  /** @throws MalformedDataError if `raw` is no port */
  wrap(raw: unknown): Port;
}
