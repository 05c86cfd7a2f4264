// Packages without types that the core uses.

declare module 'snappyjs' {
  /** @throws if the input is malformed, or declares more than `maxLength` bytes */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
  export function compress(uncompressed: Uint8Array): Uint8Array;
}
