// Modules that ship no types, or that exist only in the bundler's imagination.

/** A worker entry bundled into one classic script, as a string (see src/cli/build/worker-text.ts). */
declare module '*?workertext' {
  const source: string;
  export default source;
}
