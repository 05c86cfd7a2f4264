/** The tabs below. */
export type TabId = 'key-groups' | 'checkpoints' | 'savepoints' | 'terminal' | 'output' | 'log';
