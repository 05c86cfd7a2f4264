declare module 'snappyjs' {
  /** @throws Error if the bytes are no raw snappy block, or would be longer than `maxLength` */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
}
