/** Numbers the transformations of one program from 1, in order of creation (`Transformation.getNewNodeId`). */
export class NodeIds {
  #last = 0;

  /** The last number given out, 0 at first. */
  get last(): number {
    return this.#last;
  }

  next(): number {
    return ++this.#last;
  }

  /** Forgets the numbers after `last`: a sink's parts get the same numbers in every translation. */
  rewind(last: number): void {
    this.#last = Math.min(last, this.#last);
  }
}
