const MAX_FRAMES = 20;

/**
 * The frames of a JavaScript stack that lie in the user's program, as `function (file:line:column)`, innermost first. A
 * program's files are named by their `sourceURL` and end in `.ts`; the engine's frames are bundles, or sources under `src/`.
 * @param stack `Error.stack` of V8 (`at f (file:1:2)`) or of the other engines (`f@file:1:2`)
 */
export function userFrames(stack: string): readonly string[] {
  const frames: string[] = [];
  for (const line of stack.split('\n')) {
    const frame = readFrame(line.trim());
    if (frame !== null && /\.ts:\d+:\d+\)?$/.test(frame) && !/\/src\/|node_modules/.test(frame)) frames.push(frame);
    if (frames.length === MAX_FRAMES) break;
  }
  return frames;
}

function readFrame(line: string): string | null {
  if (line.startsWith('at ')) return line.slice('at '.length);
  const at = line.lastIndexOf('@');
  if (at < 0) return null;
  const name = line.slice(0, at);
  return name === '' ? line.slice(1) : `${name} (${line.slice(at + 1)})`;
}
