/** Where time comes from. Hosts give a real one, the simulator its own. */
export interface Clock {
  /** Milliseconds since 1970; may have a fraction. */
  now(): number;
}
