/**
 * Which room may import which, and which packages: an allow-list. A room that is not here may not exist; an import that
 * is not here fails. Change it when the code teaches better, in one commit with the reason.
 */

export interface RoomRules {
  /** Other rooms; a path with an ending (`app/session/session.ts`) is that one module. A room always sees itself. */
  readonly rooms: readonly string[];
  /** npm packages; `node:` stands for all of Node's own modules. */
  readonly packages: readonly string[];
  /** Rooms whose entries it may take as text, or start as workers. */
  readonly workers?: readonly string[];
}

const rooms = (...names: string[]): readonly string[] => names;
const core = (...names: string[]): readonly string[] => names.map((name) => `core/${name}`);

const ALL_OF_CORE = core(
  'base',
  'types',
  'model',
  'graph',
  'operators',
  'datastream',
  'state',
  'savepoint',
  'processor',
  'protocol',
  'task',
  'jobmanager',
  'client',
  'broker',
  'storage',
  'host',
);

/** What a view may know of the core: data and pure functions, nothing that runs. Of protocol the types of reports. */
const PURE_CORE = core('base', 'model', 'types', 'graph', 'savepoint', 'client', 'protocol');

/** The session's interface; its implementation is for the page's entry alone. */
const SESSION = [
  'session',
  'environment',
  'programs',
  'artifacts',
  'jobs',
  'savepoints',
  'topics',
  'session-report',
].map((name) => `app/session/${name}.ts`);

const MODEL_OF_PAGE = [
  'format',
  'settings',
  'controls',
  'source-edits',
  'workspace',
  'monitor',
  'share',
  'commands',
].map((name) => `app/${name}`);
const VIEWS = [
  'shell',
  'editor',
  'graph-view',
  'key-groups',
  'checkpoints',
  'savepoints',
  'planner',
  'terminal',
  'output',
  'log',
  'lessons',
].map((name) => `app/${name}`);

const view = (...packages: string[]): RoomRules => ({
  rooms: [...SESSION, ...MODEL_OF_PAGE, ...PURE_CORE],
  packages: ['preact', '@preact/signals', ...packages],
});

export const IMPORT_TABLE: Readonly<Record<string, RoomRules>> = {
  // Drives all machines over ports, the same for Web Workers and worker_threads.
  'core/host': { rooms: ALL_OF_CORE, packages: [] },
  'core/base': { rooms: [], packages: [] },
  'core/types': { rooms: core('base'), packages: [] },
  'core/model': { rooms: core('base'), packages: [] },
  'core/graph': { rooms: core('base', 'model', 'types'), packages: [] },
  'core/protocol': { rooms: core('base', 'model', 'graph'), packages: [] },
  'core/state': { rooms: core('base', 'model', 'types'), packages: ['snappyjs'] },
  'core/operators': { rooms: core('base', 'model', 'types', 'state'), packages: [] },
  'core/datastream': { rooms: core('base', 'model', 'types', 'graph', 'operators', 'state'), packages: [] },
  'core/savepoint': { rooms: core('base', 'model', 'types', 'state', 'graph'), packages: ['snappyjs'] },
  'core/processor': {
    rooms: core('base', 'model', 'types', 'state', 'graph', 'operators', 'datastream', 'savepoint'),
    packages: [],
  },
  // task and jobmanager never import each other: all they share is protocol.
  'core/task': { rooms: core('base', 'model', 'protocol', 'types', 'state', 'operators'), packages: [] },
  'core/jobmanager': { rooms: core('base', 'model', 'protocol', 'graph', 'savepoint'), packages: [] },
  'core/client': { rooms: core('base', 'model', 'protocol'), packages: ['shell-quote'] },
  'core/broker': { rooms: core('base', 'model', 'types', 'protocol'), packages: [] },
  'core/storage': { rooms: core('base', 'model', 'types', 'protocol'), packages: [] },

  // A platform never imports a sibling.
  'platform/memory': { rooms: ALL_OF_CORE, packages: [] },
  // Savepoints are zipped and unzipped where they lie, in the storage worker: fflate.
  'platform/web': { rooms: ALL_OF_CORE, packages: ['comlink', 'fflate', 'idb'], workers: ['workers'] },
  'platform/node': { rooms: ALL_OF_CORE, packages: ['comlink', 'node:'], workers: ['workers/node'] },

  // The simulator runs whole in one worker of the page (deterministic mode); the editor's compiler makes source edits.
  workers: {
    rooms: rooms(...ALL_OF_CORE, 'platform/web', 'platform/memory', 'app/source-edits'),
    packages: ['comlink', 'monaco-editor', 'typescript'],
    workers: ['workers'],
  },
  'workers/node': { rooms: rooms(...ALL_OF_CORE, 'platform/node'), packages: ['comlink', 'node:'] },

  // The page: `app` (its entry) puts the rooms together; session is the composition root of the engine, and its interface
  // is all that views know of what runs. Reports of the JobManager are the page's input: so views may read protocol's types.
  app: {
    rooms: rooms('app/session', ...MODEL_OF_PAGE, ...VIEWS, ...PURE_CORE),
    packages: ['preact', '@preact/signals'],
  },
  'app/session': {
    rooms: rooms(...ALL_OF_CORE, 'platform/web'),
    packages: ['comlink', '@preact/signals', 'fflate', 'virtual:built-in-jobs'],
    workers: ['workers'],
  },
  // What views share: text of numbers, small controls; what is open, what runs, what can be done.
  'app/format': { rooms: rooms('core/base', 'core/model'), packages: [] },
  'app/settings': { rooms: [], packages: ['@preact/signals'] },
  // The compiler is handed in: only its types are imported.
  'app/source-edits': { rooms: rooms('core/base'), packages: ['typescript'] },
  'app/controls': { rooms: rooms('app/format', 'app/settings'), packages: ['preact', '@preact/signals'] },
  'app/workspace': {
    // How many lines the evaluation of a program puts before its text: needed to read stacks.
    rooms: rooms(
      ...SESSION,
      'app/format',
      'app/settings',
      'app/source-edits',
      'core/datastream/common-js-modules.ts',
      ...PURE_CORE,
    ),
    packages: ['@preact/signals', '@jridgewell/trace-mapping', 'virtual:built-in-jobs'],
  },
  'app/monitor': { rooms: rooms(...SESSION, 'app/format', ...PURE_CORE), packages: ['@preact/signals'] },
  'app/share': { rooms: rooms('core/base'), packages: ['fflate'] },
  'app/commands': {
    rooms: rooms(...SESSION, 'app/format', 'app/settings', 'app/workspace', 'app/monitor', 'app/share', ...PURE_CORE),
    packages: ['@preact/signals'],
  },
  // Views. None imports another: the entry puts them beside each other.
  'app/shell': view(),
  'app/editor': {
    ...view('monaco-editor', 'virtual:sluice-dts', '@jridgewell/trace-mapping'),
    workers: ['workers'],
  },
  'app/graph-view': view('d3', '@dagrejs/dagre'),
  'app/key-groups': view('d3'),
  'app/checkpoints': view(),
  'app/savepoints': view(),
  'app/planner': view(),
  'app/terminal': view('@xterm/xterm', '@xterm/addon-fit'),
  'app/output': view(),
  'app/log': view(),
  'app/lessons': view(),

  // The Node commands: the other composition root.
  cli: {
    // The browsers' walk opens share links, which it makes as the page does.
    rooms: rooms(
      ...ALL_OF_CORE,
      'platform/node',
      'platform/memory',
      'cli/build',
      'cli/bootstrap',
      'app/share/share-link.ts',
    ),
    packages: [
      'node:',
      'typescript',
      'playwright',
      'puppeteer-core',
      'rolldown',
      'rxjs',
      '@electric-sql/d2ts',
      'virtual:built-in-jobs',
    ],
    workers: ['workers', 'workers/node'],
  },
  // Plain Node before anything is installed; playwright is loaded late, by the path of its package.
  'cli/bootstrap': { rooms: [], packages: ['node:', 'playwright', 'vitest'] },
  'cli/build': { rooms: core('model'), packages: ['node:', 'rolldown', 'typescript', 'vite'] },
};

/**
 * Debts: imports that should not be, each with the reason and the way out. `from` and `to` are module paths.
 * One that is no longer needed fails as well.
 */
export const DEBTS: readonly { readonly from: string; readonly to: string; readonly reason: string }[] = [];

/** The room of a module; undefined for a file that lies in none. */
export function roomOf(path: string): string | undefined {
  const [top = '', stratum = '', room = '', ...rest] = path.split('/');
  if (top === 'workers') return stratum === 'node' ? 'workers/node' : 'workers';
  if (top !== 'src') return undefined;
  if (room === '') return undefined;
  // A file directly in app or cli belongs to the stratum itself; core and platform have no files of their own.
  const isFolder = rest.length > 0;
  if (isFolder) return stratum === 'cli' && !['build', 'bootstrap'].includes(room) ? 'cli' : `${stratum}/${room}`;
  return stratum === 'app' || stratum === 'cli' ? stratum : undefined;
}
