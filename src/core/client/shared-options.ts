import type { Option } from './option.ts';

/** Accepted by every action, listed by none (`buildGeneralOptions`). */
export const generalOptions: readonly Option[] = [
  { opt: 'h', longOpt: 'help', description: 'print the help text of the action', hidden: true },
  { opt: 'v', longOpt: 'verbose', description: 'without effect', hidden: true },
];

const properties: Option = {
  opt: 'D',
  values: 2,
  valueName: 'property=value',
  description: 'Set one key of the configuration; repeat it for more keys.',
};

/** How to reach a cluster: `GenericCLI`. */
export const genericOptions: readonly Option[] = [
  properties,
  {
    opt: 'e',
    longOpt: 'executor',
    values: 1,
    description: 'Deprecated in favour of -t. Without effect: Sluice has one kind of executor, its own session.',
  },
  {
    opt: 't',
    longOpt: 'target',
    values: 1,
    description: 'Where to deploy. Without effect: Sluice deploys to its own session.',
  },
];

/** How to reach a cluster: `DefaultCLI`. */
export const defaultModeOptions: readonly Option[] = [
  properties,
  {
    opt: 'm',
    longOpt: 'jobmanager',
    values: 1,
    description: 'Ask the JobManager at this address (host:port) instead of the one of this session.',
  },
  {
    opt: 'z',
    longOpt: 'zookeeperNamespace',
    values: 1,
    description: 'Without effect: a session of Sluice has no standby JobManagers, and no ZooKeeper.',
  },
];

export const formatTypeOption: Option = {
  opt: 'type',
  longOpt: 'type',
  values: 1,
  description: 'Format of the savepoint: canonical (the default, any state backend can read it) or native.',
  completes: ['canonical', 'native'],
};

export const detachedSavepointOption: Option = {
  opt: 'detached',
  description: "Don't wait for the savepoint: print the id of the request and end.",
};

/** What `run` and `info` accept; `info` lists only two of them. */
export const entryClassOption: Option = {
  opt: 'c',
  longOpt: 'class',
  values: 1,
  valueName: 'classname',
  description: "The program's class, the one that has main. Not needed if the artifact names it.",
};

export const parallelismOption: Option = {
  opt: 'p',
  longOpt: 'parallelism',
  values: 1,
  valueName: 'parallelism',
  description: 'Subtasks per operator, where the program itself sets no other number.',
};

export const artifactOption: Option = {
  opt: 'j',
  longOpt: 'jarfile',
  values: 1,
  valueName: 'jarfile',
  description: "The program's artifact.",
  completes: 'artifact',
};

export const detachedOption: Option = {
  opt: 'd',
  longOpt: 'detached',
  description: 'Submit the job and end, instead of waiting until the job ends.',
};

export const programArgumentsOption: Option = {
  opt: 'a',
  longOpt: 'arguments',
  values: 'unlimited',
  valueName: 'programArgs',
  description: 'arguments of the program; they may as well follow the artifact',
  hidden: true,
};

const unsupported = (opt: string, longOpt: string, description: string, valueName?: string): Option => ({
  opt,
  longOpt,
  values: 1,
  ...(valueName === undefined ? {} : { valueName }),
  description: `${description} Not in Sluice, whose jobs are written in TypeScript.`,
});

/** Known to the grammar, refused when used: there is no Java class path and no Python here. */
export const unsupportedProgramOptions: readonly Option[] = [
  unsupported('C', 'classpath', 'Adds to the class path.', 'url'),
  unsupported('py', 'python', 'Runs a Python script.', 'pythonFile'),
  unsupported('pyarch', 'pyArchives', 'Python archives.'),
  unsupported('pyclientexec', 'pyClientExecutable', "The client's Python interpreter."),
  unsupported('pyexec', 'pyExecutable', "The workers' Python interpreter."),
  unsupported('pyfs', 'pyFiles', 'Files for Python.', 'pythonFiles'),
  unsupported('pym', 'pyModule', 'Runs a Python module.', 'pythonModule'),
  unsupported('pypath', 'pyPythonPath', "Python's path on the workers."),
  unsupported('pyreq', 'pyRequirements', 'Python requirements.'),
];
