import { describeDamagedSavepoints } from './damaged-savepoints.ts';
import { memoryHostKind } from './hosts/memory-host-kind.ts';
import { nodeHostKind } from './hosts/node-host-kind.ts';

describeDamagedSavepoints(memoryHostKind, 160);
describeDamagedSavepoints(nodeHostKind, 4);
