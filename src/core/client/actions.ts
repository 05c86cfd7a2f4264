import type { Action } from './action.ts';
import type { Option } from './option.ts';
import { cancelAction } from './cancel-action.ts';
import { checkpointAction } from './checkpoint-action.ts';
import { infoAction } from './info-action.ts';
import { listAction } from './list-action.ts';
import { runAction } from './run-action.ts';
import { savepointAction } from './savepoint-action.ts';
import { defaultModeOptions, generalOptions, genericOptions } from './shared-options.ts';
import { stopAction } from './stop-action.ts';

/** Every action, in the order of the help text. */
export const actions: readonly Action[] = [
  runAction,
  infoAction,
  listAction,
  stopAction,
  cancelAction,
  savepointAction,
  checkpointAction,
];

export const actionNamed = (name: string): Action | undefined => actions.find((action) => action.name === name);

/** All that an action's grammar knows: its own options and those of every action. */
export const grammarOf = (action: Action): readonly Option[] => [
  ...generalOptions,
  ...action.options,
  ...genericOptions,
  ...defaultModeOptions.filter(({ opt }) => opt !== 'D'),
];
